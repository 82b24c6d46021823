import SiteModel
import SiteOperations

extension JobWork {
    /// One attempt; the queue has the others. The receiver knows a repetition by the job's id.
    static let deliver = JobWork(.deliver) { call in
        let delivery = try call.payload(AlertDelivery.self)
        let channel = try await call.core.alertSettings.current().channel(delivery.channel.rawValue)
        do {
            try await call.core.sender.send(delivery.message, to: channel, delivery: call.job.id.rawValue, now: AgentCore.now())
        } catch let problem as Problem { throw waiting(problem) }
        return "sent to \(channel.receiver)"
    }

    /// A secret that is not kept now may be set in a moment: its message waits, as for a receiver that is down. By its own code it would be given up at once.
    static func waiting(_ problem: Problem) -> Problem {
        guard problem.code == .secretNotFound else { return problem }
        var waiting = problem
        waiting.code = .deliveryFailed
        return waiting
    }
}
