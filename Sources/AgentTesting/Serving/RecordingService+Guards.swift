import AgentAPI
import AgentServer
import SiteModel

/// What it is asked of breakers and limits.
extension RecordingService {
    package static let breaker: BreakerView = {
        let now = ClockReading(boot: "b", elapsed: 0, wall: 1_700_000_000_000)
        var breaker = CircuitBreaker(at: now)
        for _ in 1...5 {
            guard case .admitted(let ticket) = breaker.begin(at: now) else { continue }
            breaker.end(ticket, .failed(reason: "no\nanswer"), BreakerPolicy(), at: now)
        }
        return BreakerView(BreakerStatus(Dependency(.smtp, "on-call"), breaker, BreakerPolicy(), at: now))
    }()
    package func breakers() async throws -> [BreakerView] {
        try note("breakers")
        return [Self.breaker]
    }
    package func resetBreaker(_ name: String, by peer: Peer) async throws -> BreakerView {
        try note("resetBreaker \(name) by \(peer.uid)")
        return Self.breaker
    }
    package func callLimits() async throws -> [LimitView] {
        try note("callLimits")
        let limit = CallLimit(calls: 60, per: 60_000, burst: 10)
        return [LimitView(LimitStatus(name: "slack:chat", limit: limit, free: 0, wait: 1, isReached: true, refusedAt: 7))]
    }
}
