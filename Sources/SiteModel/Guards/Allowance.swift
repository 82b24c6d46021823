/// So many at once, then so many a second: what is over it is not done. In memory alone; what has to outlive the daemon is a `TokenBucket`.
package struct Allowance<Instant: InstantProtocol>: Sendable where Instant.Duration == Duration {
    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var last: Instant

    package init(burst: Int, perSecond: Double, at now: Instant) {
        self.burst = Double(burst)
        self.perSecond = perSecond
        left = Double(burst)
        last = now
    }

    package func isFull(at now: Instant) -> Bool { remaining(at: now) >= burst }

    package mutating func take(at now: Instant) -> Bool {
        left = remaining(at: now)
        last = now
        guard left >= 1 else { return false }
        left -= 1
        return true
    }

    private func remaining(at now: Instant) -> Double { min(burst, left + perSecond * (last.duration(to: now) / .seconds(1))) }
}
