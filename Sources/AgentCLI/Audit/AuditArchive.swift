import AgentAPI
import ArgumentParser
import SiteModel

struct AuditArchive: ChangingCommand {
    static let configuration = describe(
        "archive", "Seals the audit log's segment, puts it away as one file, and begins the next with its last hash.",
        """
        Nothing is lost: query and verify read archived segments too. They may be copied; one that is taken away is missed by agent audit verify.

        Example: agent audit archive
        """)
    static let fields = Columns.auditArchived.names

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.archiveAudit() } }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            let newest = try await client.audit(AuditQuery(limit: 1)).entries.first?.record.sequence ?? 0
            return dry.show("seal the segment that ends with record \(newest), and begin the next", options)
        }
        options.printOne(try await client.archiveAudit(), .auditArchived)
    }
}
