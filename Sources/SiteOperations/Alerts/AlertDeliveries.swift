import JobEngine
import SiteModel

extension AlertDelivery: JobPayload {}

/// Which messages follow from moves: one job for each channel that wants to hear of it. Pure.
package enum AlertDeliveries {
    /// The priority of what is critical: it is sent before the rest, and in places of its own.
    package static let urgent = JobKind.deliver.priority + 10

    package static func jobs(
        _ moves: [AlertMove], _ channels: [AlertChannel], host: String, now: Int64, requestedBy: UInt32, newID: () -> JobID
    ) throws -> [Job] {
        var jobs: [Job] = []
        for move in moves {
            guard let message = AlertMessage(move, host: host) else { continue }
            for channel in receivers(of: move.alert, among: channels) {
                // One reminder that waits is enough: its channel may not answer for days.
                let telling = message.event == .reminder ? "" : "\(move.alert.tellings)"
                let key = "\(JobKind.deliver):\(message.id):\(message.event.rawValue):\(telling):\(channel.name)"
                let work = try HostJob(.deliver, AlertDelivery(channel: channel.name, message: message))
                var job = work.job(
                    id: newID(), at: now, requestedBy: requestedBy, key: key, lane: lane(of: channel.name, move.alert.severity))
                if move.alert.severity == .critical { job.priority = urgent }
                jobs.append(job)
            }
        }
        return jobs
    }

    /// What goes to one channel goes one at a time and in order: that something is over is not told before that it began. What is critical passes by the rest,
    /// which may wait behind a message that its receiver does not take. An alert is as severe at its end as it was. No site's id has a colon.
    package static func lane(of channel: ChannelName, _ severity: AlertSeverity) -> String {
        "channel:\(channel)" + (severity == .critical ? ":critical" : "")
    }

    /// Who wants to hear of it. That a channel does not answer must not be told by that channel alone: where no other would hear of it, all do.
    package static func receivers(of alert: Alert, among channels: [AlertChannel]) -> [AlertChannel] {
        let wanting = channels.filter { alert.severity >= $0.severity }
        guard alert.code == .breakerOpen, let broken = Dependency(named: alert.subject)?.channel else { return wanting }
        return wanting.contains { $0.name.rawValue != broken } ? wanting : channels
    }
}
