import AgentAPI
import AgentServer
import JobEngine
import SiteModel

/// Messages on their way to people.
extension AgentCore {
    /// One attempt; the queue has the others. The receiver knows a repetition by the job's id.
    func deliver(_ job: Job) async throws -> String {
        let delivery: AlertDelivery
        do { delivery = try AlertDelivery(payload: job.payload) } catch {
            throw Problem.cannot("send", job.id.rawValue, "it holds no message that this version knows", code: .badJob)
        }
        let channel = try await alertSettings.current().channel(delivery.channel.rawValue)
        try await sender.send(delivery.message, to: channel, delivery: job.id.rawValue, now: Self.now())
        return "sent to \(channel.receiver)"
    }

    package func alertChannels() async throws -> [AlertChannelView] {
        var views: [AlertChannelView] = []
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
