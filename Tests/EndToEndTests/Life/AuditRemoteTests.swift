import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// Points of the audit log that leave the machine, of a sandbox of its own: they come, wait while the receiver is away, and find what was done to the log.
@Suite(.serialized, .timeLimit(.minutes(15))) struct AuditRemoteTests {
    private func kept(_ receiver: AlertReceiver) -> AuditAnchorLines {
        AuditAnchorLines(receiver.messages().map { $0["body"]?.text ?? "" }.joined(), named: "the receiver")
    }

    private func alert(_ sandbox: SandboxHandle, _ state: String) async throws -> [String: JSONValue]? {
        try await sandbox.agent.json("alert", "list", "--all").first {
            $0["code"]?.text == "audit.anchor-failed" && $0["state"]?.text == state
        }
    }

    @Test func pointsLeaveTheMachineWaitForTheReceiverAndFindALogThatWasPutBack() async throws {
        let sandbox = try await SandboxHandle.up(named: "audit-remote")
        let place = "\(sandbox.root)-receiver"
        do { try await look(sandbox, place) } catch { Issue.record(error) }
        try await sandbox.down()
        try FileManager.default.removeItem(atPath: place)
    }

    private func look(_ sandbox: SandboxHandle, _ place: String) async throws {
        let agent = sandbox.agent
        try TestDirectory.make(place)
        var receiver = try AlertReceiver(.https, place, key: "e2e-canary-key")
        try AtomicFile.write("audit.anchor 127.0.0.1 \(receiver.port)\n", to: "\(sandbox.root)/etc/outbound.conf", mode: 0o600)
        try AtomicFile.write("e2e-canary-key\n", to: "\(place)/key", mode: 0o600)
        try await agent.must("secret", "set", "anchor.key", "--file", "\(place)/key")
        let settings = """
            [remote]
            kind = webhook
            url = https://127.0.0.1:\(receiver.port)/anchors
            key = secret:anchor.key
            certificate-file = \(receiver.certificate)
            [archive]
            records = 100
            """
        try AtomicFile.write(settings, to: "\(sandbox.root)/etc/audit.conf", mode: 0o600)

        try await agent.must("host", "reload")
        try await eventually("a point comes") { !kept(receiver).anchors.isEmpty }
        #expect(receiver.messages().allSatisfy { $0["signed"]?.flag == true && $0["path"]?.text == "/anchors" })

        // Away: what is recorded meanwhile waits, is told, and holds nobody up.
        receiver.end()
        let before = kept(receiver).anchors.count
        try await agent.must("host", "reload")
        try await eventually("that they are not kept elsewhere is told") { try await alert(sandbox, "open") != nil }
        try await agent.must("host", "reload")
        receiver = try AlertReceiver(.https, place, key: "e2e-canary-key", port: receiver.port)
        _ = try await agent.run(["breaker", "reset", "audit-anchor"])
        try await eventually("what waited has come") { kept(receiver).anchors.count > before }
        try await eventually("it is over") { try await alert(sandbox, "resolved") != nil }

        try await archiving(sandbox)
        try await agent.must("host", "reload")
        let end = try #require(try await agent.json("audit", "query", "--limit", "1").first?["sequence"]?.number)
        try await eventually("the newest point has come") { kept(receiver).anchors.contains { $0.sequence >= Int64(end) } }
        try await silence(sandbox, kept(receiver))
    }

    /// The open segment is large: it is closed by the schedule's own job, which is in the log.
    private func archiving(_ sandbox: SandboxHandle) async throws {
        for _ in 0..<50 { try await sandbox.agent.must("host", "reload") }
        try await sandbox.agent.must("schedule", "run", "audit.archive")
        try await eventually("a segment is closed") { FileManager.default.fileExists(atPath: "\(sandbox.root)/state/audit/archive/1.db") }
        try await eventually("it is in the log") {
            try await sandbox.agent.json("audit", "query", "--action", "audit.archive").count == 2
        }
        // And the next is small: nothing is closed, and nothing written down of it.
        try await sandbox.agent.must("schedule", "run", "audit.archive")
        try await eventually("the job has looked") {
            try await sandbox.agent.json("job", "list", "--kind", "audit.archive").filter { $0["state"]?.text == "succeeded" }.count == 2
        }
        #expect(try await sandbox.agent.json("audit", "query", "--action", "audit.archive").count == 2)
        #expect(!FileManager.default.fileExists(atPath: "\(sandbox.root)/state/audit/archive/2.db"))
    }

    /// All of it is taken away with what was written down beside it, and the daemon begins another one.
    private func silence(_ sandbox: SandboxHandle, _ lines: AuditAnchorLines) async throws {
        let file = "\(sandbox.root)-kept"
        try AtomicFile.write(lines.anchors.map { "\($0.text)\n" }.joined() + "an odd line\n", to: file, mode: 0o600)
        let whole = try await sandbox.agent.run(["audit", "verify", "--anchors", file])
        #expect(whole.code == 0 && whole.talk.contains("left out: line \(lines.anchors.count + 1)"), "\(whole.talk)")
        try await sandbox.killDaemon()
        for gone in ["state/audit", "log/audit-anchors.log"] { try FileManager.default.removeItem(atPath: "\(sandbox.root)/\(gone)") }
        try await sandbox.agent.must("sandbox", "up")
        try await sandbox.agent.must("host", "reload")
        // The state knows of the other log, and so does whoever kept its points.
        for arguments in [["audit", "verify"], ["audit", "verify", "--anchors", file]] {
            let verdict = try await sandbox.agent.run(arguments)
            #expect(verdict.status == .failed && verdict.output.contains("other-log"), "\(verdict)")
        }
        unlink(file)
    }
}
