import SiteModel
import SiteOperations

extension JobWork {
    /// One attempt; the queue has the others. The receiver knows a repetition by the job's id.
    static let deliver = JobWork(.deliver) { call in
        let delivery = try call.payload(AlertDelivery.self)
        let channel = try await call.core.alertSettings.current().channel(delivery.channel.rawValue)
        try await call.core.sender.send(delivery.message, to: channel, delivery: call.job.id.rawValue, now: AgentCore.now())
        return "sent to \(channel.receiver)"
    }
}
