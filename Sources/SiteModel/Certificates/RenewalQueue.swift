/// A certificate whose renewal is due and may be tried.
package struct Renewal: Sendable, Hashable, Identifiable {
    package let id: SiteID
    package let order: OrderCost
    /// When what is served lapses, seconds since 1970.
    package let deadline: Int64
    package init(id: SiteID, order: OrderCost, deadline: Int64) {
        self.id = id
        self.order = order
        self.deadline = Seconds.sane(deadline)
    }
}

/// Which renewals are ordered now, and when the others are looked at again.
package struct RenewalBatch: Sendable, Hashable {
    package var go: [Renewal] = []
    /// By deadline, as they came or were left.
    package var left: [Renewal] = []
    /// Milliseconds until coming again makes sense; nil where nothing is left.
    package var wait: Int64?
    package init() {}
}

/// The earliest deadline first, under an authority's limits. With one exception, because earliest first loses one certificate after the other as soon as there
/// is more to do than can be done (what has lapsed is served while the next lapses): what has lapsed already takes only what no other needs.
package enum RenewalQueue {
    /// A long queue is looked at in beats: orders that come free meanwhile gather and none gets lost, since a bucket holds those of hours.
    package static let beat: Int64 = 900_000
    /// A shorter one goes on as soon as one is free: nobody knows when the authority is away next.
    private static let long = 300

    /// - Parameter due: in any order; fastest as the last batch left it, with what came since behind it.
    package static func next(_ due: [Renewal], _ ledger: inout OrderLedger, _ limits: OrderLimits, at now: ClockReading) -> RenewalBatch {
        let seconds = Seconds.sane(now.wall / 1000)
        let ordered = due.sorted { $0.deadline != $1.deadline ? $0.deadline < $1.deadline : $0.id.rawValue < $1.id.rawValue }
        let lapsed = ordered.prefix { $0.deadline <= seconds }
        var spare = SpareOrders(lapsed.isEmpty ? [] : ordered[lapsed.endIndex...], ledger, limits, at: now)
        var batch = RenewalBatch()
        // The account's orders are all gone: most of a long queue need not be asked for.
        var isSpent = ledger.wait(.account, limits, at: now) != nil
        for place in ordered.indices {
            let (renewal, isLapsed) = (ordered[place], place < lapsed.endIndex)
            if isSpent && !renewal.order.isExempt || isLapsed && !spare.allow(renewal.order) {
                batch.left.append(renewal)
            } else if let refusal = ledger.take(renewal.order, limits, at: now) {
                isSpent = isSpent || refusal.kind == .account
                batch.left.append(renewal)
            } else {
                if isLapsed { spare.use(renewal.order) }
                batch.go.append(renewal)
            }
        }
        batch.wait = wait(batch.left, ledger, limits, at: now)
        return batch
    }

    /// In a long queue those alone are waited for that would lapse before the next beat.
    private static func wait(_ left: [Renewal], _ ledger: OrderLedger, _ limits: OrderLimits, at now: ClockReading) -> Int64? {
        if left.isEmpty { return nil }
        let seconds = Seconds.sane(now.wall / 1000)
        let near = left.count < long ? left : left.filter { $0.deadline > seconds && $0.deadline - seconds <= beat / 1000 }
        // With none left for the account, nobody is free before it is; of most queues that is all there is to ask.
        if !near.isEmpty, let account = ledger.wait(.account, limits, at: now) { return account }
        // What no limit refuses was held back for others: nothing that is known of changes before the next beat.
        let first = near.map { ledger.refusal(of: $0.order, limits, at: now)?.wait ?? beat }.min() ?? beat
        return left.count < long ? first : min(first, beat)
    }
}
