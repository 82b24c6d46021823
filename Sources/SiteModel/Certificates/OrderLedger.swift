/// What is left of an authority's limits for one account. A bucket that is not there is full.
package struct OrderLedger: Codable, Sendable, Hashable {
    /// By `OrderCost.Key.name`.
    package private(set) var buckets: [String: TokenBucket] = [:]
    package init(_ buckets: [String: TokenBucket] = [:]) { self.buckets = buckets }

    /// Why an order may not be made now.
    package struct Refusal: Sendable, Hashable {
        package let kind: OrderLimits.Kind
        /// The domain, the names or the name that is counted.
        package let subject: String?
        /// Milliseconds until it may, by this limit.
        package let wait: Int64
    }

    /// The limit that holds it longest; nil: it may be made.
    /// - Parameter isSpare: nothing lapses without it. Of what the account and domains have, it leaves half to others.
    package func refusal(of order: OrderCost, _ limits: OrderLimits, at now: ClockReading, isSpare: Bool = false) -> Refusal? {
        var longest: Refusal?
        func ask(_ key: OrderCost.Key, leaving count: Int64 = 1) {
            guard let refusal = refusal(key, leaving: count, limits, at: now), refusal.wait > longest?.wait ?? 0 else { return }
            longest = refusal
        }
        for key in order.holding { ask(key) }
        for key in order.taken {
            ask(key, leaving: isSpare && [.account, .domain].contains(key.kind) ? limits[key.kind].burst / 2 + 1 : 1)
        }
        for (key, count) in order.failing { ask(key, leaving: count) }
        return longest
    }

    /// Counts an order that is made now, or nothing at all where one of the limits refuses it.
    package mutating func take(_ order: OrderCost, _ limits: OrderLimits, at now: ClockReading, isSpare: Bool = false) -> Refusal? {
        if let refusal = refusal(of: order, limits, at: now, isSpare: isSpare) { return refusal }
        for key in order.taken { _ = buckets[key.name, default: TokenBucket(at: now)].take(limits[key.kind], at: now) }
        return nil
    }

    /// What of an order that was counted is free again.
    package enum Return: Sendable { case all, certificate }

    /// Nobody was asked after all (`all`); or it gave no certificate (`certificate`): authorities count orders for the account, and for domains and names what
    /// they signed.
    package mutating func giveBack(_ order: OrderCost, _ what: Return, _ limits: OrderLimits, at now: ClockReading) {
        for key in order.taken where what == .all || key.kind != .account { buckets[key.name]?.giveBack(limits[key.kind], at: now) }
    }

    /// An authorisation of this name failed.
    package mutating func fail(_ name: CertificateName, _ limits: OrderLimits, at now: ClockReading) {
        let key = OrderCost.Key(.failures, name.domain.ascii)
        _ = buckets[key.name, default: TokenBucket(at: now)].take(limits.failures, at: now)
    }

    /// The authority said that the account may not order for so long, whatever it orders.
    package mutating func hold(for milliseconds: Int64, at now: ClockReading) {
        let bounded = min(milliseconds, OrderBackoff.longestRetryAfter * 1000)
        buckets[OrderCost.Key.held.name, default: TokenBucket(at: now)].hold(for: bounded, at: now)
    }

    /// The authority said to come later with an order of these names. Which of its limits that was is not known: held is what has the same domains, and all of
    /// the account as soon as orders of different domains were told so.
    package mutating func hold(_ order: OrderCost, for milliseconds: Int64, at now: ClockReading) {
        let own = Set(order.domains.map { OrderCost.Key(.held, $0).name } + [OrderCost.Key.held.name])
        let others = buckets.contains { name, bucket in
            name.hasPrefix("\(OrderCost.Key.held.name):") && !own.contains(name) && !bucket.isFull(at: now)
        }
        let bounded = min(milliseconds, OrderBackoff.longestRetryAfter * 1000)
        for domain in order.domains {
            buckets[OrderCost.Key(.held, domain).name, default: TokenBucket(at: now)].hold(for: bounded, at: now)
        }
        if others { hold(for: milliseconds, at: now) }
    }

    /// What is full again says nothing. The others go on from now: time passes within one boot alone, and what one before this left would stay as it is.
    package mutating func forget(at now: ClockReading) {
        buckets = buckets.compactMapValues { bucket in
            let moved = bucket.moved(to: now)
            return moved.isFull(at: now) ? nil : moved
        }
    }

    /// Orders that could be made at once by this limit alone.
    func free(_ key: OrderCost.Key, _ limits: OrderLimits, at now: ClockReading) -> Int64 {
        buckets[key.name]?.free(limits[key.kind], at: now) ?? limits[key.kind].burst
    }

    /// Milliseconds until one could be made by this limit alone; nil: now.
    func wait(_ key: OrderCost.Key, _ limits: OrderLimits, at now: ClockReading) -> Int64? {
        refusal(key, leaving: 1, limits, at: now)?.wait
    }

    private func refusal(_ key: OrderCost.Key, leaving count: Int64, _ limits: OrderLimits, at now: ClockReading) -> Refusal? {
        guard let bucket = buckets[key.name] else { return nil }
        var limit = limits[key.kind]
        // `count` are free when one would be with so much less of a burst.
        limit.burst = max(1, limit.burst - (count - 1))
        let wait = bucket.wait(limit, at: now)
        return wait > 0 ? Refusal(kind: key.kind, subject: key.subject, wait: wait) : nil
    }
}
