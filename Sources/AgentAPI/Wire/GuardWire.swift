import SiteModel

/// The breaker of somebody whom the agent asks. Times are milliseconds, those of a clock since 1970.
package struct BreakerView: Codable, Sendable, Hashable {
    package var name: String
    package var title: String
    /// closed, open, half-open.
    package var state: String
    /// In a row.
    package var failures: Int
    /// So many in a row open it.
    package var opensAfter: Int
    package var pause: Int64
    /// Until it is tried; 0: now.
    package var wait: Int64
    package var openings: Int64
    package var openedAt: Int64?
    package var lastFailureAt: Int64?
    package var lastFailure: String?

    package init(_ status: BreakerStatus) {
        name = status.dependency.name
        title = status.dependency.provider.title
        state = status.state.rawValue
        failures = status.failures
        opensAfter = status.policy.failures
        pause = status.policy.pause
        wait = status.wait
        openings = status.openings
        openedAt = status.openedAt
        lastFailureAt = status.lastFailureAt
        lastFailure = status.lastFailure.map { printable($0) }
    }
}

/// How often somebody may be asked: `calls` in `per` milliseconds, `burst` of them at once.
package struct LimitView: Codable, Sendable, Hashable {
    package var name: String
    package var calls: Int64
    package var per: Int64
    package var burst: Int64
    /// That may be made at once.
    package var free: Int64
    /// Milliseconds until one may be made.
    package var wait: Int64
    /// When somebody had to wait last, since the daemon started.
    package var refusedAt: Int64?

    package init(_ status: LimitStatus) {
        name = printable(status.name)
        (calls, per, burst) = (status.limit.calls, status.limit.per, status.limit.burst)
        (free, wait, refusedAt) = (status.free, status.wait, status.refusedAt)
    }
}
