import AgentAPI
import AgentServer
import SiteModel

/// What people ask of the machine's clock.
extension AgentCore {
    package func hostClock() async throws -> HostClockView {
        let (now, served) = (crisis.now, servedTime())
        let trust = try await clock.look(now, store, served: served)
        let doubt: String? = if case .doubted(let why) = trust { why } else { nil }
        return HostClockView(
            time: now.wall / 1000, sound: doubt == nil, doubt: doubt, served: served,
            lastSound: try await clock.lastSound(store))
    }

    package func acceptClock(by _: Peer) async throws -> HostClockView {
        try await clock.accept(crisis.now, store, served: servedTime())
        return try await hostClock()
    }
}
