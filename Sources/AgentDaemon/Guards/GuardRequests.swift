import AgentAPI
import AgentServer
import AgentStore
import SiteModel

/// What people ask of breakers and limits.
extension AgentCore {
    /// nil where the file is not understood and never was: nobody knows then which there are.
    func knownChannels() async -> [AlertChannel]? { try? await alertSettings.current().channels }  // the alert of its own tells of it

    package func breakers() async throws -> [BreakerView] {
        try await guards.settings()
        return guards.breakers(await knownChannels()).map { BreakerView($0) }
    }

    package func resetBreaker(_ name: String, by peer: Peer) async throws -> BreakerView {
        let view = BreakerView(try await guards.reset(name, await knownChannels()))
        // What waited for it comes now.
        try await store.bringForwardPutOff(now: Self.now())
        jobs.poke()
        return view
    }

    package func callLimits() async throws -> [LimitView] {
        try await guards.settings()
        return guards.limits(await knownChannels()).map { LimitView($0) }
    }
}
