import AgentAPI
import AgentServer
import JobEngine
import SiteModel

/// The ways on which messages go to people.
extension AgentCore {
    package func alertChannels() async throws -> [AlertChannelView] {
        var views: [AlertChannelView] = []
        // While it is refused nothing goes out by any of them.
        try await sender.requireExceptions()
        for channel in try await alertSettings.read().channels {
            views.append(AlertChannelView(channel, obstacle: try await sender.obstacle(of: channel)))
        }
        return views
    }

    package func testAlert(_ request: TestAlertRequest, by peer: Peer) async throws -> AlertTestView {
        let channel = try await alertSettings.read().channel(request.channel)
        let delivery = JobID(random: .random(in: 0 ... .max))
        let begun = ContinuousClock.now
        try await sender.send(
            AlertMessage(testOf: channel.name, host: sender.hostName, at: Self.now()), to: channel, delivery: delivery.rawValue,
            now: Self.now())
        return AlertTestView(
            channel: channel.name.rawValue, kind: channel.kind, receiver: channel.receiver, delivery: delivery.rawValue,
            milliseconds: Int64((ContinuousClock.now - begun) / .milliseconds(1)))
    }
}
