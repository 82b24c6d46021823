/// What is remembered of breakers and limits over restarts.
package struct GuardStates: Sendable, Hashable {
    package var breakers: [String: CircuitBreaker] = [:]
    package var limits: [String: TokenBucket] = [:]
    package init() {}
}

package enum GuardKey: Sendable, Hashable {
    case breaker(String)
    case limit(String)
}

package enum GuardState: Sendable, Hashable {
    case breaker(CircuitBreaker)
    case limit(TokenBucket)
}

/// Where they are kept.
package protocol GuardBook: Sendable {
    func guardStates() async throws -> GuardStates
    /// `state` is asked when it is its turn to be written, so that what was last is what stands; nil: it is forgotten.
    func keepGuard(_ key: GuardKey, _ state: @escaping @Sendable () -> GuardState?) async throws
}

/// A breaker as it is told of.
package struct BreakerStatus: Sendable, Hashable {
    package var dependency: Dependency
    package var state: CircuitBreaker.State
    package var failures: Int
    package var policy: BreakerPolicy
    /// Milliseconds until it is tried.
    package var wait: Int64
    package var openings: Int64
    package var openedAt: Int64?
    package var lastFailureAt: Int64?
    package var lastFailure: String?

    package init(_ dependency: Dependency, _ breaker: CircuitBreaker, _ policy: BreakerPolicy, at now: ClockReading) {
        self.dependency = dependency
        state = breaker.state(at: now)
        failures = breaker.failures
        self.policy = policy
        wait = breaker.remaining(at: now)
        openings = breaker.openings
        openedAt = breaker.openedAt
        lastFailureAt = breaker.lastFailureAt
        lastFailure = breaker.lastFailure
    }
}

/// A limit as it is told of.
package struct LimitStatus: Sendable, Hashable {
    package var name: String
    package var limit: CallLimit
    package var free: Int64
    /// Milliseconds until one is free.
    package var wait: Int64
    /// Somebody was refused a moment ago.
    package var isReached: Bool
    /// Milliseconds since 1970, since the daemon started.
    package var refusedAt: Int64?
    package init(name: String, limit: CallLimit, free: Int64, wait: Int64, isReached: Bool, refusedAt: Int64?) {
        self.name = name
        self.limit = limit
        self.free = free
        self.wait = wait
        self.isReached = isReached
        self.refusedAt = refusedAt
    }
}
