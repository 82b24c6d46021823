import AgentTesting
import Foundation
import SiteModel
import Testing

/// What a site's logs, schedule and status tell in a sandbox.
@Suite(.serialized) struct DailyLifeTests {
    private func lines(_ sandbox: SandboxHandle, _ arguments: String...) async throws -> [[String: JSONValue]] {
        let outcome = try await sandbox.agent.run(["site", "logs"] + arguments + ["--format", "json"])
        #expect(outcome.code == 0, "\(outcome.talk)")
        return try outcome.output.split(separator: "\n").map { try JSONDecoder().decode([String: JSONValue].self, from: Data($0.utf8)) }
    }

    @Test func aSitesLogsHoldItsOwnLinesAndNobodyElses() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("logs-a.test", "--alias", "www.logs-a.test")
        _ = try await sandbox.site("logs-b.test")
        let hosts = ["a", "b"].map { WebVisitor(port: sandbox.port, host: sandbox.host("logs-\($0).test")) }
        #expect(try await hosts[0].get("/?mark=of-a").status == 200)
        #expect(try await hosts[1].get("/?mark=of-b").status == 200)
        // Encoded line ends: nginx would write them into its error log as they are.
        let forged =
            "2026/11/26%2010:00:00%20[error]%207%237:%20*1%20forged,%20client:%201,%20server:%20logs-a.test.localhost,%20request:%20%22x"
        #expect(try await hosts[1].get("/x%0a\(forged)").status == 404)
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("www.logs-a.test")).get("/?mark=alias").status == 301)
        let own = try await lines(sandbox, "logs-a.test", "--kind", "access")
        let paths = own.compactMap { $0["path"]?.text }
        #expect(paths.contains { $0.hasSuffix("mark=of-a") } && paths.contains { $0.hasSuffix("mark=alias") })
        #expect(own.allSatisfy { $0["kind"]?.text == "access" && $0["at"]?.text?.hasPrefix("20") == true })
        let all = try await lines(sandbox, "logs-a.test").compactMap { $0["text"]?.text }
        #expect(!all.contains { $0.contains("of-b") || $0.contains("forged") })
        #expect(try await lines(sandbox, "logs-a.test", "--grep", "mark=of-a").count >= 1)
        #expect(try await lines(sandbox, "logs-a.test", "--lines", "1").count == 1)
        #expect(try await lines(sandbox, "logs-a.test", "--since", "2099-01-01").isEmpty)
        #expect(try await sandbox.agent.run(["site", "logs", "nobody.test"]).status == .notFound)
    }

    @Test func whatPHPSaysIsTold() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let site = try await sandbox.site("logs-php.test")
        let id = try #require(site["id"]?.text)
        let plugins = "\(sandbox.root)/srv/sites/\(id)/content/1/mu-plugins"
        try TestDirectory.make(plugins)
        try "<?php error_log(\"said \\x1b[2J by the site\");".write(toFile: "\(plugins)/says.php", atomically: true, encoding: .utf8)
        _ = try await WebVisitor(port: sandbox.port, host: sandbox.host("logs-php.test")).get("/?say=1")
        let outcome = try await sandbox.agent.run(["site", "logs", "logs-php.test", "--kind", "php"])
        // WordPress's own must-use directory is the agent's in every site: where the site's is not read, FPM's own lines are there all the same.
        #expect(outcome.code == 0 && outcome.output.contains("fpm is running"), "\(outcome)")
        #expect(!outcome.output.unicodeScalars.contains { $0.value == 0x1b })
    }

    @Test func theScheduleIsListedAndRunWhenAskedFor() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("cron.test")
        let events = try await sandbox.agent.json("site", "cron", "list", "cron.test")
        #expect(events.contains { $0["hook"]?.text == "wp_version_check" })
        let ran = try #require(try await sandbox.agent.json("site", "cron", "run", "cron.test").first)
        #expect(ran["due"]?.number != nil)
        #expect(try await sandbox.agent.json("site", "cron", "run", "cron.test").first?["due"]?.number == 0)
        let status = try #require(try await sandbox.agent.json("site", "status", "cron.test").first)
        #expect(status["lastCron"]?.text?.hasPrefix("20") == true && status["cronProblem"] == .null)
    }

    @Test func theStatusTellsWhatAVisitorGetsAndWhatStandsBehindIt() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("status.test")
        let status = try #require(try await sandbox.agent.json("site", "status", "status.test").first)
        #expect(status["serving"]?.flag == true && status["php"]?.text == "awake" && status["database"]?.text == "ok")
        #expect((status["milliseconds"]?.number ?? 0) > 0 && (status["phpPID"]?.number ?? 0) > 1)
        #expect((status["diskUsed"]?.number ?? 0) > 10_000)
        #expect(status["lastChangeState"]?.text == "done" && status["lastChangeTitle"]?.text == "create site status.test")
        try await sandbox.agent.must("site", "delete", "status.test", "--yes")
        let trashed = try #require(try await sandbox.agent.json("site", "status", "status.test").first)
        #expect(trashed["serving"] == .null && trashed["php"]?.text == "stopped" && trashed["state"]?.text == "trashed")
        for words in [["cron", "list"], ["cron", "run"], ["shell"]] {
            #expect(try await sandbox.agent.run(["site"] + words + ["status.test"]).status == .refused, "\(words)")
        }
    }

    @Test func aShellIsTheSitesUserAndNothingElse() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let site = try await sandbox.site("shell.test")
        let uid = try #require(site["uid"]?.number)
        let id = try #require(site["id"]?.text)
        func shell(_ words: String...) async throws -> AgentProcess.Outcome {
            try await sandbox.agent.run(["site", "shell", "shell.test", "--"] + words, environment: ["A_SECRET": "x"])
        }
        #expect(try await shell("id", "-u").output == "\(Int(uid))\n")
        #expect(try await shell("pwd").output == "\(sandbox.root)/srv/sites/\(id)/content/1\n")
        #expect(try await shell("env").output.contains("A_SECRET") == false)
        #expect(try await shell("bash", "-c", "exit 7").code == 7)
        #expect(try await shell("no-such-program").code == 1)
        if geteuid() == 0 {
            #expect(try await shell("ls", "\(sandbox.root)/state").code != 0)
            #expect(try await shell("grep", "^NoNewPrivs:\t1", "/proc/self/status").code == 0)
        }
    }
}
