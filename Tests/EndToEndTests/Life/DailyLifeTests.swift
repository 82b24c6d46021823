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
        // The agent asked for the page when it made the site; a visitor who asks for the same is not hidden by it.
        #expect(try await hosts[0].get("/?agent_proof=1").status == 200)
        let proofs = own.filter { $0["path"]?.text == "/?agent_proof=1" }
        #expect(proofs.isEmpty, "\(proofs)")
        #expect(try await lines(sandbox, "logs-a.test", "--kind", "access", "--all").contains { $0["agent"]?.text == "agent" })
        let asked = try await lines(sandbox, "logs-a.test", "--kind", "access").filter { $0["path"]?.text == "/?agent_proof=1" }
        #expect(asked.count == 1 && asked.first?["agent"]?.text != "agent", "\(asked)")
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
        #expect(outcome.code == 0 && outcome.output.contains("fpm is running"), "\(outcome)")
        #expect(outcome.output.contains("said ") && outcome.output.contains("by the site"), "\(outcome.output)")
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
        #expect(trashed["answer"]?.text == "it is in the trash: agent site undelete status.test")
    }

    @Test func whatNeedsALiveSiteIsRefusedOfATrashedOneInOneWay() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("trashed.test")
        try await sandbox.agent.must("site", "delete", "trashed.test", "--yes")
        for words in [
            ["cron", "list", "trashed.test"], ["cron", "run", "trashed.test"], ["shell", "trashed.test"], ["login-url", "trashed.test"],
            ["set", "trashed.test", "cache=off"], ["set", "trashed.test", "cache=off", "--dry-run"], ["disable", "trashed.test"],
            ["enable", "trashed.test"], ["cache", "purge", "trashed.test"], ["plan", "trashed.test"],
        ] {
            let outcome = try await sandbox.agent.run(["site"] + words)
            #expect(outcome.status == .refused && outcome.output.isEmpty, "\(words): \(outcome)")
            #expect(outcome.talk.contains("'trashed.test': it is in the trash\n"), "\(words): \(outcome.talk)")
            #expect(outcome.talk.contains("hint: agent site undelete trashed.test\nmore: agent explain site-trashed\n"), "\(outcome.talk)")
        }
        // What only looks, looks.
        for words in [["show"], ["status"], ["limits"], ["logs"]] {
            #expect(try await sandbox.agent.run(["site"] + words + ["trashed.test"]).status == .done, "\(words)")
        }
    }

    @Test func aSiteThatIsSwitchedOffCanBeRepaired() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let site = try await sandbox.site("repair.test")
        let uid = try #require(site["uid"]?.number)
        // Broken, and so switched off: no page and no PHP of it.
        try await sandbox.agent.must("site", "disable", "repair.test")
        #expect(try await sandbox.agent.must("site", "shell", "repair.test", "--", "id", "-u") == "\(Int(uid))\n")
        #expect(try await sandbox.agent.run(["site", "shell", "repair.test", "--", "bash", "-c", "exit 7"]).code == 7)
        #expect(try await sandbox.agent.json("site", "cron", "list", "repair.test").contains { $0["hook"]?.text == "wp_version_check" })
        #expect(try await sandbox.agent.json("site", "cron", "run", "repair.test").first?["due"]?.number != nil)
        let status = try #require(try await sandbox.agent.json("site", "status", "repair.test").first)
        #expect(status["state"]?.text == "disabled" && status["serving"] == .null && status["php"]?.text == "stopped")
        #expect(status["answer"]?.text?.contains("agent site enable repair.test") == true)
        #expect(try await sandbox.agent.must("site", "status", "repair.test").contains("disabled"))
        #expect(try await sandbox.agent.json("site", "list", "--state", "disabled").contains { $0["domain"]?.text == "repair.test" })
        #expect(try await sandbox.agent.json("site", "list", "--state", "live").allSatisfy { $0["domain"]?.text != "repair.test" })
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("repair.test")).get("/").status == 503, "it stays off")

        let link = try await sandbox.agent.run(["site", "login-url", "repair.test"])
        #expect(link.status == .refused && link.output.isEmpty)
        #expect(link.talk.contains("it is switched off\nhint: agent site enable repair.test\nmore: agent explain site-disabled\n"))
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
