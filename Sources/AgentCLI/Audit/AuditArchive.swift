import AgentAPI
import ArgumentParser
import SiteModel

struct AuditArchive: LeafCommand {
    static let configuration = describe(
        "archive", "Seals the audit log's segment, puts it away as one file, and begins the next with its last hash.",
        """
        Nothing is lost: query and verify read archived segments too. They may be copied; one that is taken away is missed by agent audit verify.

        Example: agent audit archive
        """)
    static let fields = Columns.auditArchived.names

    @Flag(help: "Show what would be sealed, and seal nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        if dryRun {
            let newest = try await client.audit(AuditQuery(limit: 1)).entries.first
            return options.say("would seal the segment that ends with record \(newest?.record.sequence ?? 0)")
        }
        options.printOne(try await client.archiveAudit(), .auditArchived)
    }
}
