/// So many at once, then so many a second: what is over it is not done.
struct Allowance: Sendable {
    private let burst: Double
    private let perSecond: Double
    private var left: Double
    private var last: ContinuousClock.Instant

    init(burst: Int, perSecond: Double, now: ContinuousClock.Instant = .now) {
        self.burst = Double(burst)
        self.perSecond = perSecond
        left = Double(burst)
        last = now
    }

    func isFull(now: ContinuousClock.Instant = .now) -> Bool { left + perSecond * ((now - last) / .seconds(1)) >= burst }

    mutating func take(now: ContinuousClock.Instant = .now) -> Bool {
        left = min(burst, left + perSecond * ((now - last) / .seconds(1)))
        last = now
        guard left >= 1 else { return false }
        left -= 1
        return true
    }
}
