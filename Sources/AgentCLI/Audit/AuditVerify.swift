import AgentAPI
import ArgumentParser
import SiteModel

struct AuditVerify: LeafCommand {
    static let configuration = describe(
        "verify", "Reads the whole audit log and says whether it is as it was written.",
        """
        A record that was deleted, edited, moved or put in does not fit the hashes of those after it. What was cut off at the end, or written anew as \
        a whole, does not fit the points that the daemon writes down elsewhere each half minute: in the journal, or in a sandbox among its logs. \
        --anchor adds one that you kept yourself, as SEQUENCE:HASH. Status 1 when something does not fit.

        Example: agent audit verify
        """)
    static let fields = Columns.auditFinding.names

    @Option(help: ArgumentHelp("A point that must be in the log: what an earlier verify ended with.", valueName: "sequence:hash"))
    var anchor: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let anchor = try anchor.map { try AuditPoint($0) }
        let verdict = try await options.client().verifyAudit(anchor: anchor)
        options.say(
            "read \(verdict.records) records in \(verdict.segments) segment\(verdict.segments == 1 ? "" : "s"), held against \(verdict.anchors) points "
                + "from elsewhere; the last is \(verdict.end.text)")
        options.printList(verdict.findings, .auditFinding)
        guard let first = verdict.findings.first else { return options.say("all of it is as it was written") }
        throw Problem(
            .auditBroken, "cannot trust the audit log: \(first.text)", hint: "keep a copy of it before anything else",
            details: ["audit.sequence": "\(first.sequence)", "audit.finding": first.kind.rawValue])
    }
}
