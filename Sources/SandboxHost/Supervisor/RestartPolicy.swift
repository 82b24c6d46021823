/// When a service that ended by itself is started again: a value that is told the time, so that tests need none.
struct RestartPolicy: Sendable, Hashable {
    static let firstDelay = 0.1
    static let longestDelay = 10.0
    /// A service that ran this long was well: its next failure starts from the first delay.
    static let wellAfter = 20.0
    /// This many ends within a minute: `failed`. It is still tried, at the longest delay.
    static let failedAfter = 8

    private(set) var restarts = 0
    private(set) var failed = false
    private var delay = firstDelay
    private var ends: [Double] = []

    /// - Returns: seconds to wait before the next start.
    mutating func ended(at now: Double, after lifetime: Double) -> Double {
        if lifetime >= Self.wellAfter {
            delay = Self.firstDelay
            ends = []
        }
        restarts += 1
        ends = ends.filter { now - $0 < 60 } + [now]
        failed = ends.count >= Self.failedAfter
        defer { delay = min(delay * 2, Self.longestDelay) }
        return failed ? Self.longestDelay : delay
    }

    /// A person or a plan asked for it: forget the past.
    mutating func asked() {
        failed = false
        delay = Self.firstDelay
        ends = []
    }
}
