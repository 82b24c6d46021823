import AgentAPI
import ArgumentParser
import SiteModel

struct AuditBeginAnew: LeafCommand {
    static let configuration = describe(
        "begin-anew", "Goes on in a new segment where the audit log's own is damaged and takes no records.",
        """
        While nothing can be written down nothing is changed. The damaged segment stays where it lies, for you to keep and for agent audit verify to \
        tell; the new one begins after the last record that is known, and its first record says what was found, who had it begun, and why. It is \
        refused (status 5) while the log takes records as it should.

        Example: agent audit begin-anew --reason "the disk lost a block"
        """)
    static let fields = Columns.auditAnew.names

    @Option(help: "Why; it is written into the log.")
    var reason: String

    @Flag(help: "Show what is damaged and where the log would go on, and begin nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let request = AuditAnewRequest(reason: reason, dryRun: dryRun ? true : nil)
        options.printOne(try await options.client().beginAudit(request), .auditAnew)
    }
}
