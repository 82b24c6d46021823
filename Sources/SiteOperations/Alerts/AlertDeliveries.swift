import JobEngine
import SiteModel

/// Which messages follow from moves: one job for each channel that wants to hear of it. Pure.
package enum AlertDeliveries {
    package static func jobs(
        _ moves: [AlertMove], _ channels: [AlertChannel], host: String, now: Int64, requestedBy: UInt32, newID: () -> JobID
    ) throws -> [Job] {
        var jobs: [Job] = []
        for move in moves {
            guard let message = AlertMessage(move, host: host) else { continue }
            for channel in channels where message.severity >= channel.severity {
                var job = HostJob.deliver.job(id: newID(), at: now, requestedBy: requestedBy)
                job.payload = try AlertDelivery(channel: channel.name, message: message).payload()
                job.key = "\(job.kind):\(message.id):\(message.event.rawValue):\(move.alert.tellings):\(channel.name)"
                jobs.append(job)
            }
        }
        return jobs
    }
}
