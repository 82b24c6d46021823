/// When an order that failed is tried again: after 1 minute, 10, 100, a day, and then each day. It never stops by itself.
///
/// For what is wrong with this order: a name that does not lead here, an authorisation that was refused. An authority that is down is the breaker's business
/// (`CircuitBreaker`), and moves no order's back-off: else all would wait a day after the authority is back.
package struct OrderBackoff: Codable, Sendable, Hashable {
    package static let pauses: [Int64] = [60, 600, 6_000, Seconds.day]
    /// What an authority asks for is untrusted: its limits are of a week.
    package static let longestRetryAfter = 7 * Seconds.day

    /// In a row.
    package private(set) var failures = 0
    /// Seconds since 1970.
    private var failed: Int64 = 0
    private var pause: Int64 = 0

    package init() {}

    /// - Parameters: seconds.
    ///   - retryAfter: as the authority asked for.
    ///   - most: after so long it is to be tried whatever became of it before.
    package mutating func fail(at now: Int64, retryAfter: Int64? = nil, atMost most: Int64? = nil) {
        pause = max(Self.pauses[min(max(0, failures), Self.pauses.count - 1)], min(retryAfter ?? 0, Self.longestRetryAfter))
        if let most { pause = min(pause, max(Self.pauses[0], most)) }
        failures = min(max(0, failures), Int(Int32.max)) + 1
        failed = Seconds.sane(now)
    }

    /// It was not tried, or met somebody who is down: it may come again after so many seconds, and was no failure of its own.
    package mutating func hold(at now: Int64, seconds: Int64) {
        pause = min(max(Self.pauses[0], seconds), Self.longestRetryAfter)
        failed = Seconds.sane(now)
    }

    package mutating func note(_ pause: CertificateStanding.Pause, at now: Int64) {
        switch pause {
        case .longer(let retryAfter, let most): fail(at: now, retryAfter: retryAfter, atMost: most)
        case .steady(let seconds): hold(at: now, seconds: seconds)
        }
    }

    /// Seconds until it may be tried; 0: now. A clock that was put back costs one attempt too many, and holds nobody for ever.
    package func wait(at now: Int64) -> Int64 {
        let (now, failed) = (Seconds.sane(now), Seconds.sane(failed))
        return now < failed ? 0 : max(0, held - (now - failed))
    }

    /// It succeeded, or somebody has mended what was wrong.
    package mutating func reset() { self = OrderBackoff() }

    /// When it may be tried, seconds since 1970; nil where it never failed.
    package var until: Int64? { held > 0 ? Seconds.sane(failed) + held : nil }

    /// What lies in a damaged row may be any number.
    private var held: Int64 { min(max(0, pause), Self.longestRetryAfter) }
}
