import HostServices
import Logging
import SiteModel
import Synchronization

/// Breakers and limits of this daemon: in memory for whoever asks, in the store for the next start. A store that cannot be written does not keep anybody
/// from being asked: what is in memory holds.
final class GuardDesk: OutboundGuards {
    typealias Clock = @Sendable () -> ClockReading

    private struct Known: Sendable {
        var states: GuardStates
        var settings = GuardSettings()
        var settingsProblem: Problem?
        var begunReadings = 0
        /// Of those that ended, the one that was begun last.
        var lastReading = 0
        /// By the name of the limit: who asked last, for what root says of it, and when somebody was refused last.
        var askers: [String: Dependency] = [:]
        var refusals: [String: ClockReading] = [:]
        /// Since this daemon began.
        var calls = GuardTally()
        /// As they were told of last; nil: nobody knows.
        var channels: [AlertChannel]?
    }
    private let book: any GuardBook
    private let clock: Clock
    private let readSettings: @Sendable () async throws -> GuardSettings
    private let logger: Logger
    private let known: Mutex<Known>

    /// After so long nobody cares for one that is open and not asked: an address that a person named once.
    private static let forgottenAfter: Int64 = 24 * 3_600_000
    /// A limit is reached as long as somebody was refused so lately.
    private static let reachedFor: Int64 = 120_000
    private static let mostNames = 500

    /// - Parameter states: as the book has them.
    init(
        book: any GuardBook, states: GuardStates, clock: @escaping Clock,
        settings: @escaping @Sendable () async throws -> GuardSettings, logger: Logger
    ) {
        self.book = book
        self.clock = clock
        readSettings = settings
        self.logger = logger
        let now = clock()
        var own = GuardStates()
        own.breakers = states.breakers.mapValues { $0.recorded(at: now) }
        own.limits = states.limits.mapValues { $0.moved(to: now) }
        known = Mutex(Known(states: own))
    }

    func call<Value: Sendable>(_ dependency: Dependency, _ work: @Sendable () async throws -> GuardedEnd<Value>) async throws -> Value {
        await look()
        let ticket = try admit(dependency)
        await keep(.limit(dependency.limitName))
        let end: GuardedEnd<Value>
        do { end = try await work() } catch {
            await self.end(dependency, ticket, .nothing)
            throw error
        }
        let wait = await self.end(dependency, ticket, end.verdict)
        if let wait, ticket.isProbe { throw wait }
        return try end.result.get()
    }

    /// In one moment: who comes next sees what this one took.
    private func admit(_ dependency: Dependency) throws -> CircuitBreaker.Ticket {
        try known.withLock { known in
            let now = clock()
            let limit = known.settings.limit(of: dependency)
            if known.states.breakers.count + known.states.limits.count > Self.mostNames { Self.tidy(&known, now) }
            var breaker = known.states.breakers[dependency.name] ?? CircuitBreaker(at: now)
            var bucket = known.states.limits[dependency.limitName] ?? TokenBucket(at: now)
            known.askers[dependency.limitName] = dependency
            // A limit is looked at first: whoever may try whether it is back must not be refused afterwards.
            let wait = breaker.state(at: now) == .open ? 0 : bucket.wait(limit, at: now)
            if wait > 0 {
                known.refusals[dependency.limitName] = now
                // Takes none; what is left of an older, stricter limit is cut to what this one allows, or it would hold for as long as that.
                _ = bucket.take(limit, at: now)
                known.states.limits[dependency.limitName] = bucket
                known.calls.add(dependency.provider, .limitReached)
                throw Problem.limitReached(dependency, limit, wait: wait)
            }
            let admission = breaker.begin(at: now)
            known.states.breakers[dependency.name] = breaker
            switch admission {
            case .refused(let wait):
                known.calls.add(dependency.provider, .breakerOpen)
                throw Problem.breakerOpen(dependency, breaker, wait: wait)
            case .admitted(let ticket):
                _ = bucket.take(limit, at: now)
                known.states.limits[dependency.limitName] = bucket
                return ticket
            }
        }
    }

    /// - Returns: what is told where it is open afterwards.
    @discardableResult
    private func end(_ dependency: Dependency, _ ticket: CircuitBreaker.Ticket, _ verdict: CallVerdict) async -> Problem? {
        let (before, after, problem) = known.withLock { known in
            let now = clock()
            let policy = known.settings.breaker(of: dependency)
            let before = known.states.breakers[dependency.name] ?? CircuitBreaker(at: now)
            var breaker = before
            known.calls.add(dependency.provider, GuardTally.End(verdict))
            breaker.end(ticket, verdict, policy, at: now)
            known.states.breakers[dependency.name] = breaker
            if case .failed(_, let retryAfter?) = verdict, retryAfter > 0 {
                known.states.limits[dependency.limitName]?.hold(for: min(retryAfter, policy.longestRetryAfter), at: now)
            }
            let isOpen = breaker.state(at: now) == .open
            return (before, breaker, isOpen ? Problem.breakerOpen(dependency, breaker, wait: breaker.remaining(at: now)) : nil)
        }
        if before != after { await keep(.breaker(dependency.name)) }
        if case .failed(_, _?) = verdict { await keep(.limit(dependency.limitName)) }
        tell(dependency, before, after)
        return problem
    }

    /// One line for each opening and closing.
    private func tell(_ dependency: Dependency, _ before: CircuitBreaker, _ after: CircuitBreaker) {
        let now = clock()
        let (was, is_) = (before.state(at: now), after.state(at: now))
        guard was != is_ else { return }
        logger.log(
            level: is_ == .open ? .error : .notice, "breaker",
            metadata: [
                "breaker.name": "\(dependency.name)", "breaker.state": "\(is_.rawValue)", "breaker.failures": "\(after.failures)",
                "breaker.reason": "\(after.lastFailure ?? "-")",
            ])
    }

    private func keep(_ key: GuardKey) async {
        do {
            try await book.keepGuard(key) { self.state(of: key) }
        } catch {
            logger.error("breakers and limits not stored", metadata: ["problem": "\(error)"])
        }
    }

    /// nil: nothing that is worth keeping.
    private func state(of key: GuardKey) -> GuardState? {
        known.withLock { known in
            switch key {
            case .breaker(let name): known.states.breakers[name].flatMap { $0.isFresh ? nil : .breaker($0) }
            case .limit(let name): known.states.limits[name].map { .limit($0) }
            }
        }
    }

    /// What root says now, or what he said when it was understood last.
    private func look() async {
        do { _ = try await settings() } catch {
            logger.warning("settings of breakers and limits refused", metadata: ["problem": "\(error)"])
        }
    }

    /// - Throws: `guard-settings`.
    @discardableResult
    func settings() async throws -> GuardSettings {
        let turn = known.withLock { known in
            known.begunReadings += 1
            return known.begunReadings
        }
        do {
            let settings = try await readSettings()
            note(turn) { ($0.settings, $0.settingsProblem) = (settings, nil) }
            return settings
        } catch {
            note(turn) { $0.settingsProblem = error as? Problem ?? Problem(.internalError, "\(error)") }
            throw error
        }
    }

    /// A reading that was begun before another and ends after it says what was, not what is.
    private func note(_ turn: Int, _ change: (inout Known) -> Void) {
        known.withLock { known in
            guard turn > known.lastReading else { return }
            known.lastReading = turn
            change(&known)
        }
    }

    /// What says nothing any more.
    private static func tidy(_ known: inout Known, _ now: ClockReading) {
        for (name, bucket) in known.states.limits where bucket.isFull(at: now) {
            known.states.limits[name] = nil
            known.askers[name] = nil
            known.refusals[name] = nil
        }
        for (name, breaker) in known.states.breakers
        where breaker.isForgotten(after: forgottenAfter, at: now) || breaker.state(at: now) == .closed {
            known.states.breakers[name] = nil
        }
    }
}

/// What is told of them, and asked.
extension GuardDesk {
    var now: ClockReading { clock() }
    /// The channels that whoever looked last knew of.
    var channelsSeen: [AlertChannel]? { known.withLock { $0.channels } }
    var calls: GuardTally { known.withLock { $0.calls } }
    /// Why the settings are not understood.
    var settingsProblem: Problem? { known.withLock { $0.settingsProblem } }

    /// By name. - Parameter channels: those that there are; nil: nobody knows, and all that were ever asked are told of.
    func breakers(_ channels: [AlertChannel]?) -> [BreakerStatus] {
        let now = clock()
        let standing = channels.map { Set($0.compactMap { Dependency($0)?.name }) }
        return known.withLock { known in
            if let channels { known.channels = channels }
            let single = Dependency.Provider.allCases.filter(\.isSingle).map { Dependency($0).name }
            return Set(known.states.breakers.keys).union(single).union(standing ?? []).sorted().compactMap { name in
                guard let dependency = Dependency(named: name) else { return nil }
                if dependency.provider.isChannel, let standing, !standing.contains(name) { return nil }
                let breaker = known.states.breakers[name] ?? CircuitBreaker(at: now)
                if breaker.isForgotten(after: Self.forgottenAfter, at: now) { return nil }
                return BreakerStatus(dependency, breaker, known.settings.breaker(of: dependency), at: now)
            }
        }
    }

    /// Those who are not asked now, as they did not answer, as of this moment: why, by name.
    func restingAuthorities() -> @Sendable (AuthorityName) -> String? {
        let open = breakers(nil).filter { $0.dependency.provider == .authority && $0.state == .open }
        let waits = Dictionary(open.map { ($0.dependency.name, $0.wait) }, uniquingKeysWith: { one, _ in one })
        return { authority in
            waits[Dependency(.authority, authority.rawValue).name].map {
                "it did not answer, and is asked again in \(GuardTime.words($0))"
            }
        }
    }

    /// Of those who were ever asked, and those whom there is one of.
    func limits(_ channels: [AlertChannel]?) -> [LimitStatus] {
        let now = clock()
        return known.withLock { known in
            var askers = known.askers
            let standing = (channels ?? []).compactMap { Dependency($0) }
            for one in Dependency.Provider.allCases.filter(\.isSingle).map({ Dependency($0) }) + standing where askers[one.limitName] == nil
            {
                askers[one.limitName] = one
            }
            return askers.sorted { $0.key < $1.key }.map { name, dependency in
                let limit = known.settings.limit(of: dependency)
                let bucket = known.states.limits[name] ?? TokenBucket(at: now)
                let refusal = known.refusals[name]
                return LimitStatus(
                    name: name, limit: limit, free: bucket.free(limit, at: now), wait: bucket.wait(limit, at: now),
                    isReached: refusal.map { now.elapsed - $0.elapsed < Self.reachedFor } ?? false, refusedAt: refusal?.wall)
            }
        }
    }

    /// - Throws: `breaker-not-found`.
    func dependency(of name: String, _ channels: [AlertChannel]?) throws -> Dependency {
        let known = breakers(channels).map(\.dependency)
        guard let dependency = Dependency(named: name), known.contains(dependency) else {
            throw Problem.cannot(
                "find breaker", name, "there is none with this name", code: .breakerNotFound,
                hint: Nearest.hint(name, among: known.map(\.name), "agent breaker list"))
        }
        return dependency
    }

    /// On disk when it returns. - Throws: `breaker-not-found`.
    func reset(_ name: String, _ channels: [AlertChannel]?) async throws -> BreakerStatus {
        let dependency = try dependency(of: name, channels)
        known.withLock { known in
            let now = clock()
            var breaker = known.states.breakers[name] ?? CircuitBreaker(at: now)
            breaker.reset(at: now)
            known.states.breakers[name] = breaker
            // Also what it said itself of when it may be asked again: "at once" is meant.
            known.states.limits[dependency.limitName]?.release(at: now)
        }
        try await book.keepGuard(.breaker(name)) { self.state(of: .breaker(name)) }
        try await book.keepGuard(.limit(dependency.limitName)) { self.state(of: .limit(dependency.limitName)) }
        logger.notice("breaker", metadata: ["breaker.name": "\(name)", "breaker.state": "reset"])
        let now = clock()
        return known.withLock { known in
            BreakerStatus(
                dependency, known.states.breakers[name] ?? CircuitBreaker(at: now), known.settings.breaker(of: dependency), at: now)
        }
    }
}
