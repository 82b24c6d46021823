/// How an authority counts: in no stretch of time more than a burst and what the rate gives. Written apart from the buckets that are tested with it.
struct AuthorityCount {
    /// Seconds between two, and how many at once.
    private struct Rate {
        var interval: Double
        var burst: Double
    }
    private static let account = Rate(interval: 36, burst: 300)
    private static let domain = Rate(interval: 12_096, burst: 50)
    private static let names = Rate(interval: 120_960, burst: 5)

    /// When all that was taken is free again.
    private var accountFree = 0.0
    private var domainFree: [Int: Double] = [:]
    private var namesFree: [Int: Double] = [:]

    /// - Returns: whether it is within all limits.
    mutating func take(_ certificate: Int, _ domain: Int, _ now: Int64) -> Bool {
        let all = [
            Self.take(&accountFree, Self.account, now), Self.take(&domainFree[domain, default: 0], Self.domain, now),
            Self.take(&namesFree[certificate, default: 0], Self.names, now),
        ]
        return !all.contains(false)
    }

    private static func take(_ free: inout Double, _ rate: Rate, _ now: Int64) -> Bool {
        free = max(free, Double(now)) + rate.interval
        return free - Double(now) <= rate.burst * rate.interval + 0.001
    }
}
