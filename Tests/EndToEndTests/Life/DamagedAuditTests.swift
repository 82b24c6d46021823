import AgentTesting
import Foundation
import Testing

/// In a sandbox of its own, of which the audit log is damaged.
@Suite(.serialized, .timeLimit(.minutes(10))) struct DamagedAuditTests {
    @Test func theDaemonComesUpRefusesWhatItCannotWriteDownAndGoesOnWhenToldTo() async throws {
        let sandbox = try await SandboxHandle.up(named: "audit-damage")
        do { try await look(sandbox) } catch { Issue.record(error) }
        try await sandbox.down()
    }

    @Test func anUnreadableCountOfLostRecordsIsTold() async throws {
        let sandbox = try await SandboxHandle.up(named: "audit-count")
        do { try await lookAtTheCount(sandbox) } catch { Issue.record(error) }
        try await sandbox.down()
    }

    private func lookAtTheCount(_ sandbox: SandboxHandle) async throws {
        let count = "\(sandbox.root)/state/audit-lost"
        for standing in ["a directory", "too much"] {
            try await sandbox.killDaemon()
            unlink(count)
            switch standing {
            case "a directory": try FileManager.default.createDirectory(atPath: count, withIntermediateDirectories: false)
            default: try "9223372036854775807\n".write(toFile: count, atomically: false, encoding: .utf8)
            }
            try await sandbox.agent.must("sandbox", "up")
            let told = try await sandbox.agent.run(["audit", "query", "--action", "audit.lost", "--limit", "1", "--format", "json"])
            #expect(told.output.contains("unknown number"), "\(standing): \(told)")
            try await eventually("an alert tells of it") {
                try await sandbox.agent.json("alert", "list").contains { $0["code"]?.text == "audit.not-written" }
            }
            #expect(try await sandbox.agent.run(["audit", "verify"]).code == 0)
            #expect(try String(contentsOfFile: count, encoding: .utf8) == String(repeating: "0", count: 19) + "\n", "\(standing)")
        }
    }

    private func look(_ sandbox: SandboxHandle) async throws {
        let agent = sandbox.agent
        _ = try await sandbox.site("a.test")
        try await agent.must("site", "set", "a.test", "cache=off")
        let change = try #require(try await agent.json("change", "list").first?["id"]?.text)
        #expect(try await agent.run(["audit", "begin-anew", "--reason", "x"]).status == .refused)

        try await sandbox.killDaemon()
        let segment = "\(sandbox.root)/state/audit/1.db"
        for rest in ["-wal", "-shm"] { unlink(segment + rest) }
        try Data(repeating: 0x5a, count: 8192).write(to: URL(fileURLWithPath: segment))
        try await agent.must("sandbox", "up")

        let refused = try await agent.run(["site", "set", "a.test", "cache=on"])
        #expect(refused.status == .paused && refused.talk.contains("audit-not-written"), "\(refused)")
        #expect(refused.talk.contains("damaged") && refused.talk.contains("agent audit begin-anew"), "\(refused)")
        #expect(try await agent.run(["site", "list"]).output.contains("a.test"))
        try await agent.must("audit", "query")
        try await agent.must("change", "undo", change, "--yes")
        try await agent.must("crisis", "on", "--all", "--reason", "the audit log is damaged")

        let dry = try await agent.run(["audit", "begin-anew", "--reason", "a lost block", "--dry-run", "--format", "json"])
        #expect(dry.code == 0 && dry.output.contains(#""segment": 2"#), "\(dry)")
        #expect(try await agent.run(["audit", "verify"]).status == .failed)
        try await agent.must("audit", "begin-anew", "--reason", "a lost block")
        try await agent.must("crisis", "off")
        try await agent.must("site", "set", "a.test", "cache=off")
        let told = try await agent.run(["audit", "export"]).output
        #expect(told.contains("audit.damaged") && told.contains("a lost block") && told.contains("audit.begin-anew"), "\(told)")
        let verdict = try await agent.run(["audit", "verify"])
        #expect(verdict.status == .failed && verdict.talk.contains("segment 1 cannot be read"), "\(verdict)")
    }
}
