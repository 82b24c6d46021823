/// The fewest lapses that any schedule comes to which knows everything beforehand: jobs that each take one of a limit's orders between their opening and
/// their deadline. For those it is known: whenever one is free, to the earliest deadline that is not past yet, and what is past is let go.
struct BestSchedule {
    /// Milliseconds between two orders; nil: there is no limit.
    var interval: Int64?
    var burst: Int64
    /// Nobody is asked then.
    var closed: Range<Int64>

    func lapses(_ jobs: [RenewalYears.Job]) -> Int {
        let sorted = jobs.sorted { $0.open < $1.open }
        guard let interval else {
            return sorted.count { job in
                let opens = closed.contains(job.open) ? closed.upperBound : job.open
                return opens >= job.deadline
            }
        }
        var lapses = 0
        var waiting: [Int64] = []
        var next = 0
        // Milliseconds, as parts of an order count too: when the next is free, with `burst` of them kept at most.
        var free = Int64.min
        var now: Int64 = sorted.first.map { $0.open * 1000 } ?? 0
        while next < sorted.count || !waiting.isEmpty {
            if waiting.isEmpty { now = max(now, sorted[next].open * 1000) }
            if closed.contains(now / 1000) { now = closed.upperBound * 1000 }
            free = max(free, now - (burst - 1) * interval)
            now = max(now, free)
            if closed.contains(now / 1000) { continue }
            while next < sorted.count, sorted[next].open * 1000 <= now {
                let deadline = sorted[next].deadline * 1000
                waiting.insert(deadline, at: waiting.partition(before: deadline))
                next += 1
            }
            // Latest first, so that the earliest is taken from the end.
            while let last = waiting.last, last <= now {
                waiting.removeLast()
                lapses += 1
            }
            if waiting.popLast() != nil { free += interval }
        }
        return lapses
    }
}

extension [Int64] {
    /// In an array whose greatest is first.
    fileprivate func partition(before value: Int64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] > value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
