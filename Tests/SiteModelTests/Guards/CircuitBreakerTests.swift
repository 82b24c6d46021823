import Foundation
import SiteModel
import Testing

/// Laws of the breaker, over random histories; each is named by its seed.
@Suite("A breaker") struct CircuitBreakerTests {
    private let policy = BreakerPolicy(failures: 5, pause: 300_000, longestRetryAfter: 3_600_000)
    private let start = ClockReading(boot: "a", elapsed: 5_000_000, wall: 1_700_000_000_000)

    private func after(_ milliseconds: Int64, boot: String = "a", wall: Int64 = 0) -> ClockReading {
        ClockReading(boot: boot, elapsed: start.elapsed + milliseconds, wall: start.wall + wall)
    }

    private func asked(_ breaker: inout CircuitBreaker, _ now: ClockReading) -> CircuitBreaker.Ticket? {
        if case .admitted(let ticket) = breaker.begin(at: now) { ticket } else { nil }
    }

    private func must(_ breaker: inout CircuitBreaker, _ now: ClockReading) throws -> CircuitBreaker.Ticket {
        guard let ticket = asked(&breaker, now) else { throw Problem(.internalError, "cannot begin: \(breaker)") }
        return ticket
    }

    private func fail(_ breaker: inout CircuitBreaker, _ times: Int, at now: ClockReading, retryAfter: Int64? = nil) throws {
        for _ in 1...times {
            let ticket = try must(&breaker, now)
            breaker.end(ticket, .failed(reason: "no", retryAfter: retryAfter), policy, at: now)
        }
    }

    private func opened() throws -> CircuitBreaker {
        var breaker = CircuitBreaker(at: start)
        try fail(&breaker, 5, at: start)
        return breaker
    }

    @Test("five failures in a row open it, four do not, and a success between them begins anew") func opens() throws {
        var breaker = CircuitBreaker(at: start)
        try fail(&breaker, 4, at: start)
        #expect(breaker.state(at: start) == .closed)
        breaker.end(try must(&breaker, start), .answered, policy, at: start)
        try fail(&breaker, 4, at: start)
        #expect(breaker.state(at: start) == .closed && breaker.failures == 4)
        try fail(&breaker, 1, at: start)
        #expect(breaker.state(at: start) == .open && breaker.openings == 1 && breaker.openedAt == start.wall)
        #expect(breaker.begin(at: after(1_000)) == .refused(wait: 299_000))
        #expect(breaker.lastFailure == "no" && breaker.lastFailureAt == start.wall)
    }

    @Test("what says nothing neither counts nor begins anew") func nothing() throws {
        var breaker = CircuitBreaker(at: start)
        try fail(&breaker, 4, at: start)
        breaker.end(try must(&breaker, start), .nothing, policy, at: start)
        #expect(breaker.failures == 4)
        try fail(&breaker, 1, at: start)
        #expect(breaker.state(at: start) == .open)
    }

    @Test("after the pause exactly one may try; when it fails it is open again, when it goes well closed") func probes() throws {
        var breaker = try opened()
        let early = asked(&breaker, after(299_999))
        #expect(early == nil && breaker.state(at: after(299_999)) == .open)
        let now = after(300_000)
        #expect(breaker.state(at: now) == .halfOpen)
        let probe = try must(&breaker, now)
        #expect(probe.isProbe)
        for _ in 1...10 { #expect(breaker.begin(at: now) == .refused(wait: CircuitBreaker.probeWait)) }
        breaker.end(probe, .failed(reason: "still no"), policy, at: now)
        #expect(breaker.state(at: now) == .open && breaker.begin(at: now) == .refused(wait: 300_000) && breaker.openings == 1)
        let again = after(600_000)
        let second = try must(&breaker, again)
        breaker.end(second, .answered, policy, at: again)
        #expect(breaker.state(at: again) == .closed && breaker.failures == 0 && breaker.openedAt == nil)
        let ordinary = try must(&breaker, again)
        #expect(!ordinary.isProbe)
    }

    @Test("a probe that came to nothing lets the next one try, and one that never ends does so after its time") func lostProbes() throws {
        var breaker = try opened()
        let now = after(300_000)
        let probe = try must(&breaker, now)
        breaker.end(probe, .nothing, policy, at: now)
        let lost = try must(&breaker, now)
        let beside = asked(&breaker, now)
        #expect(beside == nil)
        let late = after(300_000 + CircuitBreaker.longestProbe)
        let second = try must(&breaker, late)
        breaker.end(lost, .answered, policy, at: late)
        #expect(breaker.state(at: late) == .halfOpen, "what nobody waited for any more decides nothing")
        breaker.end(second, .answered, policy, at: late)
        #expect(breaker.state(at: late) == .closed)
    }

    @Test("a call that began before it opened, or before it was reset, says nothing afterwards") func lateEnds() throws {
        var breaker = CircuitBreaker(at: start)
        let early = try (1...3).map { _ in try must(&breaker, start) }
        try fail(&breaker, 5, at: start)
        breaker.end(early[0], .answered, policy, at: start)
        #expect(breaker.state(at: start) == .open)
        breaker.reset(at: start)
        #expect(breaker.state(at: start) == .closed && breaker.failures == 0)
        breaker.end(early[1], .failed(reason: "late"), policy, at: start)
        #expect(breaker.failures == 0 && breaker.lastFailure == "no")
    }

    @Test(
        "it may ask for a longer pause, within a bound, and never for a shorter one",
        arguments: [
            (0, 300_000), (299_000, 300_000), (900_000, 900_000), (Int64.max, 3_600_000),
        ] as [(Int64, Int64)])
    func retryAfter(_ asked: Int64, _ wait: Int64) throws {
        var breaker = CircuitBreaker(at: start)
        try fail(&breaker, 5, at: start, retryAfter: asked)
        #expect(breaker.begin(at: start) == .refused(wait: wait))
    }

    @Test(
        "a wall clock that jumps means nothing, and a boot begins the pause anew and does not lock it",
        arguments: [
            -315_360_000_000, -3_600_000, 3_600_000, 315_360_000_000,
        ] as [Int64])
    func jumps(_ jump: Int64) throws {
        var breaker = try opened()
        #expect(breaker.begin(at: after(100_000, wall: jump)) == .refused(wait: 200_000))
        _ = try must(&breaker, after(300_000, wall: jump))
        var rebooted = try opened()
        let boot = ClockReading(boot: "b", elapsed: 7, wall: start.wall + jump)
        #expect(rebooted.begin(at: boot) == .refused(wait: 300_000))
        // Never for ever.
        _ = try must(&rebooted, ClockReading(boot: "b", elapsed: 300_007, wall: 0))
        // A machine that was put back to an earlier moment of the same boot.
        var back = try opened()
        #expect(back.begin(at: after(-4_000_000)) == .refused(wait: 300_000))
        _ = try must(&back, after(-3_700_000))
    }

    @Test("what was stored is what was, but for the one that tried", arguments: 1...40 as ClosedRange<UInt64>)
    func stored(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var breaker = CircuitBreaker(at: start)
        var now = start
        for _ in 1...50 {
            now.elapsed += Int64.random(in: 0...90_000, using: &random)
            guard let ticket = asked(&breaker, now) else { continue }
            let verdicts: [CallVerdict] = [.answered, .failed(reason: "no"), .failed(reason: "no"), .failed(reason: "no"), .nothing]
            breaker.end(ticket, try #require(verdicts.randomElement(using: &random)), policy, at: now)
            let copy = try JSONDecoder().decode(CircuitBreaker.self, from: JSONEncoder().encode(breaker))
            #expect(copy == breaker)
            #expect(copy.recorded(at: now).remaining(at: now) == breaker.remaining(at: now))
        }
    }

    /// Random calls that overlap, against a world that is up or down.
    @Test(
        "in every history: nobody passes while it is open, one at a time while half-open, and it comes back",
        arguments: 1...200 as ClosedRange<UInt64>)
    func histories(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var breaker = CircuitBreaker(at: start)
        var now = start
        var flying: [CircuitBreaker.Ticket] = []
        for _ in 1...400 {
            now.elapsed += Int64.random(in: 0...20_000, using: &random)
            now.wall += Int64.random(in: -1_000_000...1_000_000, using: &random)
            let before = breaker.state(at: now)
            if Bool.random(using: &random) {
                let admission = breaker.begin(at: now)
                switch (before, admission) {
                case (.closed, .admitted(let ticket)):
                    #expect(!ticket.isProbe)
                    flying.append(ticket)
                case (.halfOpen, .admitted(let ticket)):
                    #expect(ticket.isProbe)
                    flying.append(ticket)
                case (.open, .refused(let wait)): #expect(wait > 0 && wait <= policy.longestRetryAfter)
                case (.halfOpen, .refused): break
                default: Issue.record("seed \(seed): \(before) gave \(admission)")
                }
            } else if let index = flying.indices.randomElement(using: &random) {
                let ticket = flying.remove(at: index)
                let verdict: CallVerdict = Int.random(in: 0...4, using: &random) == 0 ? .answered : .failed(reason: "no")
                breaker.end(ticket, verdict, policy, at: now)
                if before == .open { #expect(breaker.state(at: now) == .open, "seed \(seed): nothing ends a pause but its time") }
            }
            #expect(breaker.remaining(at: now) <= policy.longestRetryAfter)
        }
        // Whatever was, one call that goes well after the longest time brings it back.
        now.elapsed += policy.longestRetryAfter + CircuitBreaker.longestProbe
        let last = try must(&breaker, now)
        breaker.end(last, .answered, policy, at: now)
        #expect(breaker.state(at: now) == .closed, "seed \(seed)")
    }
}
