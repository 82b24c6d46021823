/// When a breaker opens and for how long.
package struct BreakerPolicy: Sendable, Hashable {
    /// Failures in a row that open it.
    package var failures: Int
    /// Milliseconds until it may be tried again.
    package var pause: Int64
    /// The longest that is waited because who is asked said so.
    package var longestRetryAfter: Int64
    package init(failures: Int = 5, pause: Int64 = 300_000, longestRetryAfter: Int64 = 3_600_000) {
        self.failures = failures
        self.pause = pause
        self.longestRetryAfter = longestRetryAfter
    }
}

/// What a call that ended says of who was asked.
package enum CallVerdict: Sendable, Hashable {
    /// It works, also where it said no to what was asked.
    case answered
    /// It could not be reached, did not answer in time, or said that it cannot now.
    /// - Parameters: `reason` for people; `retryAfter` in milliseconds, as it asked for.
    case failed(reason: String, retryAfter: Int64? = nil)
    /// Nothing: the call was not made, or given up by ourselves.
    case nothing
}

/// Leaves off asking who does not answer. Closed, it lets all pass and counts failures in a row; open, it lets nobody pass for a while; then one at a time
/// may try, and what becomes of it decides. Durations are of the boot's clock alone: nobody sets it, and a reboot begins the pause anew.
package struct CircuitBreaker: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable, CaseIterable {
        case closed, open
        case halfOpen = "half-open"
    }
    /// Leave to make one call; its end is told with it.
    package struct Ticket: Sendable, Hashable {
        package let isProbe: Bool
        fileprivate let era: Int64
        fileprivate let number: Int64
    }
    package enum Admission: Sendable, Hashable {
        case admitted(Ticket)
        /// Milliseconds until asking again makes sense.
        case refused(wait: Int64)
    }
    private struct Probe: Sendable, Hashable {
        var number: Int64
        var since: ClockReading
    }

    /// In a row.
    package private(set) var failures = 0
    /// What was left of the pause at `recorded`; nil: closed.
    private var left: Int64?
    private var recorded: ClockReading
    /// Counts openings and closings: calls that began in an earlier one say nothing of this one.
    private var era: Int64 = 0
    private var numbers: Int64 = 0
    /// Not stored: it ended with its daemon.
    private var probe: Probe?
    /// How often it has opened.
    package private(set) var openings: Int64 = 0
    /// Milliseconds since 1970, for people.
    package private(set) var openedAt: Int64?
    package private(set) var lastFailureAt: Int64?
    package private(set) var lastFailure: String?

    private enum CodingKeys: String, CodingKey {
        case failures, left, recorded, era, numbers, openings, openedAt, lastFailureAt, lastFailure
    }

    package init(at now: ClockReading) { recorded = now }

    /// A probe that has not ended after so long is not waited for any more: no call has a longer deadline.
    package static let longestProbe: Int64 = 1_200_000
    /// For whoever comes while one tries.
    package static let probeWait: Int64 = 10_000

    package func state(at now: ClockReading) -> State { left == nil ? .closed : remaining(at: now) > 0 ? .open : .halfOpen }

    /// Milliseconds until it may be tried; 0: now.
    package func remaining(at now: ClockReading) -> Int64 {
        max(0, GuardTime.sane(left ?? 0) - GuardTime.passed(from: recorded, to: now))
    }

    package mutating func begin(at now: ClockReading) -> Admission {
        // Another boot, or a machine that was put back to an earlier moment: this clock counts from here.
        if recorded.boot != now.boot || recorded.elapsed > now.elapsed { self = recorded(at: now) }
        switch state(at: now) {
        case .open: return .refused(wait: remaining(at: now))
        case .halfOpen:
            if let probe, probe.since.boot == now.boot, probe.since.elapsed <= now.elapsed,
                GuardTime.passed(from: probe.since, to: now) < Self.longestProbe
            {
                return .refused(wait: Self.probeWait)
            }
        case .closed: break
        }
        numbers &+= 1
        let ticket = Ticket(isProbe: left != nil, era: era, number: numbers)
        if ticket.isProbe { probe = Probe(number: numbers, since: now) }
        return .admitted(ticket)
    }

    package mutating func end(_ ticket: Ticket, _ verdict: CallVerdict, _ policy: BreakerPolicy, at now: ClockReading) {
        guard ticket.era == era, !ticket.isProbe || probe?.number == ticket.number else { return }
        if ticket.isProbe { probe = nil }
        switch verdict {
        case .nothing: break
        case .answered:
            failures = 0
            if left != nil { close(at: now) }
        case .failed(let reason, let retryAfter):
            failures &+= 1
            (lastFailure, lastFailureAt) = (printable(reason), now.wall)
            guard ticket.isProbe || failures >= policy.failures else { return }
            if !ticket.isProbe { (openings, openedAt) = (openings &+ 1, now.wall) }
            era &+= 1
            left = max(policy.pause, min(retryAfter ?? 0, policy.longestRetryAfter))
            recorded = now
        }
    }

    /// As if nothing had ever failed; what is on its way says nothing any more.
    package mutating func reset(at now: ClockReading) {
        failures = 0
        close(at: now)
    }

    private mutating func close(at now: ClockReading) {
        (left, openedAt, probe, recorded) = (nil, nil, nil, now)
        era &+= 1
    }

    /// What a restart goes on with: the clock of this boot counts from here.
    package func recorded(at now: ClockReading) -> CircuitBreaker {
        var breaker = self
        if left != nil { breaker.left = remaining(at: now) }
        breaker.recorded = now
        return breaker
    }

    /// Nobody has asked since it could be tried, for so long that nobody cares.
    package func isForgotten(after milliseconds: Int64, at now: ClockReading) -> Bool {
        left.map { GuardTime.passed(from: recorded, to: now) - GuardTime.sane($0) >= milliseconds } ?? false
    }

    /// There is nothing to say of it.
    package var isFresh: Bool { left == nil && failures == 0 && openings == 0 }
}
