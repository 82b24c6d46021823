import Testing

@testable import SiteModel

@Suite("Which renewal comes first") struct RenewalQueueTests {
    private typealias Time = CertificateTime
    private let start = Time.start

    private func renewal(_ number: UInt64, due seconds: Int64, domain: String? = nil, exempt: Bool = false) throws -> Renewal {
        let name = try CertificateName("s\(number).\(domain ?? "d\(number).com")")
        let order = OrderCost([name], PublicSuffixes(), isExempt: exempt)
        return Renewal(id: SiteID(random: number), order: order, deadline: start + seconds)
    }
    /// `calls` at once, then one each `interval` seconds.
    private func limits(_ calls: Int64, each interval: Int64, domain: Int64 = 1_000) -> OrderLimits {
        OrderLimits(
            account: CallLimit(calls: 1, per: interval * 1000, burst: calls),
            domain: CallLimit(calls: 1, per: interval * 1000, burst: domain),
            names: CallLimit(calls: 1, per: 1000, burst: 1_000), failures: CallLimit(calls: 5, per: 3_600_000, burst: 5))
    }

    @Test("the earliest deadline, whatever order they came in, and those that need no leave with them") func earliest() throws {
        var ledger = OrderLedger()
        let due = try [3, 1, 4, 2].map { try renewal($0, due: Int64($0) * Time.day) } + [renewal(9, due: 9 * Time.day, exempt: true)]
        let batch = RenewalQueue.next(due, &ledger, limits(2, each: 3_600), at: Time.reading(start))
        #expect(batch.go.map(\.id) == [1, 2, 9].map(SiteID.init(random:)) && batch.left.map(\.id) == [3, 4].map(SiteID.init(random:)))
        #expect(batch.wait == 3_600_000, "as soon as one is free")
        #expect(RenewalQueue.next([], &ledger, limits(2, each: 60), at: Time.reading(start)) == RenewalBatch())
    }

    @Test("a long queue is looked at in beats, unless something would lapse within one") func beats() throws {
        var ledger = OrderLedger()
        let far = try (10...400).map { try renewal($0, due: 9 * Time.day) }
        #expect(RenewalQueue.next(far, &ledger, limits(1, each: 60), at: Time.reading(start)).wait == RenewalQueue.beat)
        ledger = OrderLedger()
        let near = try [renewal(1, due: 100), renewal(2, due: 200)]
        #expect(RenewalQueue.next(far + near, &ledger, limits(1, each: 60), at: Time.reading(start)).wait == 60_000)
    }

    @Test("a domain that has used up its orders holds up nobody else") func domain() throws {
        var ledger = OrderLedger()
        let due = try (1...4).map { try renewal($0, due: Int64($0) * 3_600, domain: "example.com") } + [renewal(9, due: 9 * 3_600)]
        let batch = RenewalQueue.next(due, &ledger, limits(10, each: 36_000, domain: 2), at: Time.reading(start))
        #expect(batch.go.map(\.id) == [1, 2, 9].map(SiteID.init(random:)))
    }

    @Test("what has lapsed comes first where nobody needs the order, and waits where somebody would lapse for it") func lapsed() throws {
        let gone = try [renewal(1, due: -50), renewal(2, due: -40)]
        var ledger = OrderLedger()
        let calm = RenewalQueue.next(gone + [try renewal(3, due: 5 * Time.day)], &ledger, limits(2, each: 3_600), at: Time.reading(start))
        #expect(calm.go == gone && calm.left.count == 1)
        ledger = OrderLedger()
        let near = try [renewal(3, due: 3_000), renewal(4, due: 3_100)]
        let tight = RenewalQueue.next(gone + near, &ledger, limits(2, each: 3_600), at: Time.reading(start))
        #expect(tight.go == near && tight.left == gone)
        ledger = OrderLedger()
        let one = RenewalQueue.next(gone + [near[0]], &ledger, limits(2, each: 3_600), at: Time.reading(start))
        #expect(one.go == [gone[0], near[0]] && one.left == [gone[1]])
    }

    @Test("the same holds within a domain") func lapsedInDomain() throws {
        let gone = try renewal(1, due: -50, domain: "example.com")
        let (near, elsewhere) = (try renewal(2, due: 3_000, domain: "example.com"), try renewal(3, due: -10))
        var ledger = OrderLedger()
        let batch = RenewalQueue.next([gone, near, elsewhere], &ledger, limits(10, each: 36_000, domain: 1), at: Time.reading(start))
        #expect(batch.go.map(\.id) == [elsewhere, near].map(\.id) && batch.left == [gone])
    }

    /// Orders come free at known moments; a certificate can take any that comes before its deadline. How many can be saved at most is a question of matching.
    @Test("after an outage no schedule saves more of what can be saved", arguments: 1...300 as ClosedRange<UInt64>)
    func optimal(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let (burst, beat) = (Int64.random(in: 0...4, using: &random), RenewalQueue.beat / 1000)
        let interval = Int64.random(in: 1...6 * beat, using: &random)
        let limits = limits(100, each: interval)
        var ledger = OrderLedger()
        for _ in burst..<100 { _ = try ledger.take(renewal(99, due: 0).order, limits, at: Time.reading(start)) }
        var due = try (1...UInt64.random(in: 2...24, using: &random)).map {
            try renewal($0, due: Int64.random(in: -10 * interval...12 * interval, using: &random))
        }
        let ahead = due.filter { $0.deadline > start }.map { $0.deadline - start }
        let free = Array(repeating: 0, count: Int(burst)) + (1...40).map { $0 * interval }
        let possible = Matching.largest(ahead.map { deadline in free.indices.filter { free[$0] < deadline } }, right: free.count)

        var (now, saved, done) = (start, 0, 0)
        let count = due.count
        while !due.isEmpty, now < start + 40 * max(interval, beat) {
            let batch = RenewalQueue.next(due, &ledger, limits, at: Time.reading(now))
            saved += batch.go.count { $0.deadline > now }
            done += batch.go.count
            due = batch.left
            now += ((batch.wait ?? 0) + 999) / 1000
        }
        #expect(saved == possible && done == count, "seed \(seed)")
    }
}

/// The largest number of pairs, by augmenting paths: slow, and plainly right.
enum Matching {
    static func largest(_ edges: [[Int]], right: Int) -> Int {
        var partner = Array(repeating: -1, count: right)
        func place(_ left: Int, _ seen: inout Set<Int>) -> Bool {
            for slot in edges[left] where seen.insert(slot).inserted {
                if partner[slot] < 0 || place(partner[slot], &seen) {
                    partner[slot] = left
                    return true
                }
            }
            return false
        }
        return edges.indices.count { left in
            var seen: Set<Int> = []
            return place(left, &seen)
        }
    }
}
