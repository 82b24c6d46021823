import AgentTesting
import Foundation
import SiteModel
import Testing

/// What a site's own code does holds up no daemon that is asked to end.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LastRequestTests {
    @Test func aSiteThatSleepsIsLeftAndTheNextDaemonAnswers() async throws {
        let sandbox = try await SandboxHandle.up(named: "last")
        let id = try #require(try await sandbox.site("last.test")["id"]?.text)
        let content = "\(sandbox.root)/srv/sites/\(id)/content/1"
        let code = #"<?php if (PHP_SAPI === "cli") { file_put_contents(__DIR__ . "/began", getmypid()); sleep(200); }"#
        try code.write(toFile: "\(content)/db.php", atomically: true, encoding: .utf8)
        async let asked = sandbox.agent.run(["site", "cron", "run", "last.test"], deadline: 200)
        var php: pid_t?
        for _ in 0..<600 where php == nil {
            php = (try? String(contentsOfFile: "\(content)/began", encoding: .utf8)).flatMap { pid_t($0) }  // not yet there
            try await Task.sleep(for: .milliseconds(100))
        }
        let pid = try #require(php)
        // It waits half a minute for the end, and fails then.
        try await sandbox.killDaemon(SIGTERM)
        #expect(try await asked.code != 0)
        try await eventually(within: 20, "PHP has ended") { kill(pid, 0) != 0 }
        try FileManager.default.removeItem(atPath: "\(content)/db.php")
        try await eventually(within: 60, "the next daemon answers") { try await sandbox.agent.run(["health"]).code == 0 }
        // Begun and ended: nothing was interrupted, nothing was lost.
        let records = try await sandbox.agent.must("audit", "query", "--action", "site.cron-run", "--format", "json")
        #expect(!records.contains("interrupted"), "\(records)")
        try await sandbox.down()
    }
}
