import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

/// In a sandbox of its own: it stops everything.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CrisisModeTests {
    @Test func inACrisisNothingBeginsWaysBackGoOnAndARestartForgetsNothing() async throws {
        let sandbox = try await SandboxHandle.up(named: "crisis")
        do { try await look(sandbox) } catch { Issue.record(error) }
        try await sandbox.down()
    }

    private func look(_ sandbox: SandboxHandle) async throws {
        let agent = sandbox.agent
        _ = try await sandbox.site("a.test")
        _ = try await sandbox.site("b.test")
        try await agent.must("site", "set", "a.test", "cache=off")
        let change = try #require(try await agent.json("change", "list").first?["id"]?.text)
        try await agent.must("site", "delete", "b.test", "--yes")

        try await agent.must("crisis", "on", "--all", "--reason", "a look around")
        for arguments in [
            ["site", "set", "a.test", "cache=on"], ["site", "create", "c.test", "--wordpress", SandboxHandle.wordpress],
            ["host", "reload"],
            ["site", "delete", "a.test", "--yes"], ["site", "cron", "run", "a.test"], ["site", "cache", "purge", "a.test"],
        ] {
            let refused = try await agent.run(arguments)
            #expect(
                refused.status == .paused && refused.talk.contains("a look around") && refused.talk.contains("crisis-active"), "\(refused)")
        }
        let list = try await agent.run(["site", "list", "--format", "json"])
        #expect(list.code == 0 && !list.output.contains("crisis"))
        #expect(list.talk.split(separator: "\n").last?.hasPrefix("crisis: ") == true, "\(list.talk)")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("a.test")).get("/").status == 200)
        try await agent.must("change", "undo", change, "--yes")
        try await agent.must("site", "undelete", "b.test")

        try killDaemon(of: sandbox)
        try await agent.must("sandbox", "up")
        #expect(try await agent.run(["host", "reload"]).status == .paused)
        try await agent.must("crisis", "off")
        let after = try await agent.run(["host", "reload"])
        #expect(after.code == 0 && !after.talk.contains("crisis"), "\(after.talk)")

        try await agent.must("crisis", "on", "--site", "a.test", "--reason", "one")
        #expect(try await agent.run(["site", "set", "a.test", "cache=off"]).status == .paused)
        try await agent.must("site", "set", "b.test", "cache=off")
        try await agent.must("crisis", "off")
        let audit = try await agent.run(["audit", "export", "--action", "crisis."]).output
        #expect(audit.contains("crisis.on") && audit.contains("crisis.off") && audit.contains("a look around"))
    }

    /// With no time for a last word.
    private func killDaemon(of sandbox: SandboxHandle) throws {
        let daemons = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { pid in
            // Others come and go while we look.
            let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline").map { String(decoding: $0, as: UTF8.self) } ?? ""
            return line.contains("daemon\0run\0--root\0\(sandbox.root)\0")
        }
        let daemon = try #require(daemons.first)
        #expect(daemons.count == 1 && kill(daemon, SIGKILL) == 0)
        while kill(daemon, 0) == 0 { usleep(10_000) }
    }
}
