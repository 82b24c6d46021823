import AgentAPI
import ArgumentParser
import SiteModel

struct AuditBeginAnew: ChangingCommand {
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

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.beginAudit(AuditAnewRequest(reason: reason)) } }

    func run() async throws {
        let request = AuditAnewRequest(reason: reason, dryRun: dry.isAsked ? true : nil)
        let anew = try await options.client().beginAudit(request)
        guard dry.isAsked else { return options.printOne(anew, .auditAnew) }
        dry.show("leave segment \(anew.damaged) as it lies and go on in segment \(anew.segment)", anew, .auditAnew, options)
    }
}
