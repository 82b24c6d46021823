import AgentServer
import SiteModel

/// The audit log's segment is closed by itself, so that what is open does not grow for ever.
extension AgentCore {
    /// - Returns: what came of the look, for the job.
    func archiveAuditWhenDue() async throws -> String {
        let archiving = try await host.anchorRemote.settings().archiving
        let open = try await audit.log.openSegment()
        guard let reason = archiving.reason(records: open.records, since: open.since, now: Self.now()) else {
            return "not yet: \(open.records) records"
        }
        let deed = Deed(action: "audit.archive", target: .host, asked: ["reason": AuditValue(reason)], goesOnUnwritten: false)
        let archived = try await guarding(deed) { Done(try await audit.log.archive(at: Self.now()), change: nil) }
        return "segment \(archived.segment) is closed: \(reason)"
    }
}
