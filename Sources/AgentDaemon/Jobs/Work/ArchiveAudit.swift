import AgentServer
import SiteModel
import SiteOperations

extension JobWork {
    /// Closes the audit log's open segment when it is large or old. Most looks find that it is not time, and leave no record.
    static let archiveAudit = JobWork(.archiveAudit) { call in
        let core = call.core
        let archiving = try await core.host.anchorRemote.settings().archiving
        let open = try await core.audit.log.openSegment()
        guard let reason = archiving.reason(records: open.records, since: open.since, now: AgentCore.now()) else {
            return "not yet: \(open.records) records"
        }
        let deed = Deed(
            action: "audit.archive", target: .host, asked: ["job": AuditValue(call.job.id.rawValue), "reason": AuditValue(reason)],
            goesOnUnwritten: false)
        let archived = try await core.guarding(deed) { Done(try await core.audit.log.archive(at: AgentCore.now()), change: nil) }
        return "segment \(archived.segment) is closed: \(reason)"
    }
}
