import Foundation
import HostServices
import SiteModel

/// In systemd's journal, where a machine's other words about itself are, and from where they are sent on.
package struct JournalAnchors: AuditAnchors {
    private static let program = "/usr/bin/journalctl"
    /// The newest say all that the older ones say but for the time between.
    private static let most = 2000
    package let place = "the journal"
    private let layout: HostLayout
    private let runner: any CommandRunner

    package init(layout: HostLayout, runner: any CommandRunner) {
        self.layout = layout
        self.runner = runner
    }

    package func publish(_ anchor: AuditAnchor) throws {
        var fields = [
            ("MESSAGE", "audit anchor \(anchor.text)"), ("PRIORITY", "5"), ("SYSLOG_IDENTIFIER", "agent"), ("AGENT_AUDIT_ANCHOR", "yes"),
            ("AGENT_AUDIT_SEQUENCE", "\(anchor.sequence)"), ("AGENT_AUDIT_HASH", anchor.hash.rawValue),
        ]
        if let log = anchor.log { fields.append(("AGENT_AUDIT_LOG", log.rawValue)) }
        try JournalSocket(at: layout.journalSocket).send(fields)
    }

    /// Of root alone: anybody may write such fields into the journal, and nobody else's name on them.
    package func published() async throws -> AuditAnchorLines {
        let arguments = [
            "--no-pager", "--quiet", "--output=json", "--output-fields=AGENT_AUDIT_SEQUENCE,AGENT_AUDIT_HASH,AGENT_AUDIT_LOG",
            "--lines=\(Self.most)",
            "_UID=0", "AGENT_AUDIT_ANCHOR=yes",
        ]
        let result = try await runner.run(Command(Self.program, arguments, outputLimit: 8 << 20))
        guard result.exitCode == 0 else {
            throw Problem.cannot(
                "read anchors from", place, result.errorOutput.split(separator: "\n").first.map(String.init) ?? "journalctl failed",
                code: .commandFailed)
        }
        return AuditAnchorLines(result.output, named: place)
    }
}
