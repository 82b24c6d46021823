/// How many orders are not needed by what has not lapsed yet: of the account, and of each registered domain.
///
/// Until the k-th deadline, k orders are needed, and there are those that are free now and those that become free until then. The least difference over all
/// deadlines is what can be given away without making one of them late.
struct SpareOrders {
    /// What is not there is needed by nobody.
    private var spare: [OrderCost.Key: Int64] = [:]

    /// - Parameter ahead: by deadline.
    init(_ ahead: ArraySlice<Renewal>, _ ledger: OrderLedger, _ limits: OrderLimits, at now: ClockReading) {
        let seconds = Seconds.sane(now.wall / 1000)
        var needed: [OrderCost.Key: Int64] = [:]
        var free: [OrderCost.Key: Int64] = [:]
        for renewal in ahead {
            // It is looked at each beat alone: what becomes free in the last one comes too late for it.
            let time = max(0, (renewal.deadline - seconds) * 1000 - RenewalQueue.beat)
            for key in renewal.order.taken where key.kind == .account || key.kind == .domain {
                let count = needed[key, default: 0] + 1
                needed[key] = count
                let now = free[key] ?? ledger.free(key, limits, at: now)
                free[key] = now
                spare[key] = min(spare[key] ?? .max, now + time / limits[key.kind].interval - count)
            }
        }
    }

    func allow(_ order: OrderCost) -> Bool {
        order.taken.allSatisfy { $0.kind == .names || spare[$0] ?? .max > 0 }
    }

    mutating func use(_ order: OrderCost) {
        for key in order.taken where spare[key] != nil { spare[key, default: 0] -= 1 }
    }
}
