import AgentAPI
import ArgumentParser
import SiteModel

struct AuditVerify: LeafCommand {
    static let configuration = describe(
        "verify", "Reads the whole audit log and says whether it is as it was written.",
        """
        A record that was deleted, edited, moved or put in does not fit the hashes of those after it. What was cut off at the end, or written anew as \
        a whole, does not fit the points that the daemon writes down elsewhere each half minute: in the journal, or in a sandbox among its logs; and \
        at the remote of audit.conf. --anchors holds the log against what was kept there: the lines that the remote got, the journal's export, or \
        one SEQUENCE:HASH:LOG a line. What is none of these is told and left out. --anchor adds one that you kept yourself. A log that was begun \
        anew after damage is told of for ever. Status 1 when something does not fit.

        Examples:
          agent audit verify
          journalctl -o json AGENT_AUDIT_ANCHOR=yes | agent audit verify --anchors -
        """)
    static let fields = Columns.auditFinding.names

    @Option(help: ArgumentHelp("A point that must be in the log: what an earlier verify ended with.", valueName: "sequence:hash[:log]"))
    var anchor: String?

    @Option(help: ArgumentHelp("Points that were kept elsewhere; - is standard input.", valueName: "file"), completion: .file())
    var anchors: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let kept = try anchors.map { try KeptAnchors.read($0) }
        let own = try anchor.map { [try AuditAnchor($0)] } ?? []
        let client = try options.client()
        for odd in kept?.odd ?? [] { options.say("left out: \(odd)") }
        if kept != nil, kept?.anchors.isEmpty == true {
            throw KeptAnchors.refused(anchors ?? "", "it holds no anchor")
        }
        var rest = own + (kept?.anchors ?? [])
        var verdict = try await verify(client, &rest)
        while !rest.isEmpty {
            let next = try await verify(client, &rest)
            verdict.findings += next.findings.filter { !verdict.findings.contains($0) }
        }
        tell(verdict, own.count + (kept?.anchors.count ?? 0))
        guard let first = verdict.findings.first else { return options.say("all of it is as it was written") }
        throw Problem(
            .auditBroken, "cannot trust the audit log: \(first.text)", hint: "keep a copy of it before anything else",
            details: ["audit.sequence": "\(first.sequence)", "audit.finding": first.kind.rawValue])
    }

    /// Against as many as one request may hold.
    private func verify(_ client: AgentClient, _ rest: inout [AuditAnchor]) async throws -> AuditVerdict {
        let some = Array(rest.prefix(AuditAnchorsRequest.most))
        rest.removeFirst(some.count)
        return some.count < 2 ? try await client.verifyAudit(anchor: some.first) : try await client.verifyAudit(AuditAnchorsRequest(some))
    }

    private func tell(_ verdict: AuditVerdict, _ given: Int) {
        for odd in verdict.odd { options.say("left out: \(odd)") }
        let segments = "\(verdict.segments) segment\(verdict.segments == 1 ? "" : "s")"
        let end = AuditAnchor(verdict.end, of: verdict.log)
        options.say(
            "read \(verdict.records) records in \(segments), held against \(max(verdict.anchors, given)) points from elsewhere; the last is "
                + end.text)
        options.printList(verdict.findings, .auditFinding)
    }
}
