import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

/// In a sandbox of its own: it stops everything.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CrisisModeTests {
    @Test func inACrisisNothingBeginsWaysBackGoOnAndARestartForgetsNothing() async throws {
        let sandbox = try await SandboxHandle.up(named: "crisis")
        do {
            try await look(sandbox)
            try await jobs(sandbox)
        } catch { Issue.record(error) }
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
            let rehearsed = try await agent.run(arguments + ["--dry-run"])
            let words = refused.talk.split(separator: "\n").suffix(3)
            #expect(rehearsed.status == .paused && rehearsed.talk.split(separator: "\n") == Array(words), "\(rehearsed)")
            #expect(rehearsed.output.isEmpty)
            #expect(
                refused.status == .paused && refused.talk.contains("a look around") && refused.talk.contains("crisis-active"), "\(refused)")
        }
        let list = try await agent.run(["site", "list", "--format", "json"])
        #expect(list.code == 0 && !list.output.contains("crisis"))
        #expect(list.talk.split(separator: "\n").last?.hasPrefix("crisis: ") == true, "\(list.talk)")
        #expect(try await agent.run(["site", "list", "--quiet"]).talk.isEmpty)
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("a.test")).get("/").status == 200)
        try await agent.must("change", "undo", change, "--yes")
        try await agent.must("site", "undelete", "b.test")

        for wrong in [
            ["--kind", "sitte.create"], ["--kind", "change.undo"], ["--module", "backup"], ["--site", "no.test"], ["--for", "0m"],
        ] {
            let refused = try await agent.run(["crisis", "on", "--reason", "x"] + wrong)
            #expect(refused.code != 0, "\(wrong): \(refused)")
        }
        #expect(try await agent.json("crisis", "status").map { $0["scope"]?.text } == ["everything"])

        try await sandbox.killDaemon()
        try await agent.must("sandbox", "up")
        #expect(try await agent.run(["host", "reload"]).status == .paused)
        try await agent.must("crisis", "off")
        let after = try await agent.run(["host", "reload"])
        #expect(after.code == 0 && !after.talk.contains("crisis"), "\(after.talk)")

        try await agent.must("crisis", "on", "--site", "a.test", "--reason", "one")
        #expect(try await agent.run(["site", "set", "a.test", "cache=off"]).status == .paused)
        try await agent.must("site", "set", "b.test", "cache=off", "--dry-run")
        try await agent.must("site", "set", "b.test", "cache=off")
        for other in [["--site", "b.test"], ["--kind", "site"]] {
            let none = try await agent.run(["crisis", "off"] + other)
            #expect(
                none.code == 0 && none.talk.hasPrefix("nothing had to change: ") && none.talk.contains("still stops site a.test"), "\(none)"
            )
            let dry = try await agent.run(["crisis", "off"] + other + ["--dry-run"])
            #expect(dry.output.hasPrefix("would change nothing: "), "\(dry)")
        }
        #expect(try await agent.run(["crisis", "off", "--site", "no.test"]).status == .notFound)
        let named = try await agent.run(["crisis", "off", "--site", "a.test", "--dry-run"])
        #expect(named.output.hasPrefix("would end the stop of site a.test ("), "\(named)")
        try await agent.must("crisis", "off", "--site", "a.test")
        // By the verb that people type, though its row is that of `set`.
        try await agent.must("crisis", "on", "--kind", "site.disable", "--reason", "keep them up")
        #expect(try await agent.run(["site", "disable", "b.test"]).status == .paused)
        #expect(try await agent.json("site", "show", "b.test").first?["enabled"]?.flag == true)
        try await agent.must("site", "set", "b.test", "cache=on")
        try await agent.must("crisis", "off", "--kind", "site.disable")
        let refused = try await agent.run(["audit", "export", "--action", "site.disable"]).output
        #expect(refused.contains("refused") && refused.contains("crisis-active"), "\(refused)")
        let audit = try await agent.run(["audit", "export", "--action", "crisis."]).output
        #expect(audit.contains("crisis.on") && audit.contains("crisis.off") && audit.contains("a look around"))
    }

    /// Jobs wait in the queue, through the death of the daemon, and each of them is done once when the stop has ended.
    private func jobs(_ sandbox: SandboxHandle) async throws {
        let agent = sandbox.agent
        try await agent.must("site", "delete", "b.test", "--yes")
        try await agent.must("job", "pause")
        var held: [String] = []
        for arguments in [
            ["site.disable", "--site", "a.test"], ["site.enable", "--site", "a.test"], ["trash.purge", "--site", "b.test"], ["trash.sweep"],
        ] {
            held.append(try await added(agent, arguments))
        }
        let looks = try await added(agent, ["doctor.pass"])
        let changes = try await agent.json("change", "list").count
        try await agent.must("crisis", "on", "--all", "--reason", "a job ran wild")
        #expect(try await agent.run(["job", "add", "history.forget"]).status == .paused)
        try await agent.must("job", "continue")

        // What only looks stands behind all the others in the queue: when it has ended, they were passed by.
        try await wait(agent, for: looks, toBe: "succeeded")
        for job in held { try await expectHeld(agent, job) }
        let list = try await agent.json("job", "list", "--state", "queued").filter {
            $0["waitsFor"]?.text?.contains("a job ran wild") == true
        }
        let told = Set(list.compactMap { $0["id"]?.text })
        #expect(told == Set(held))

        try await sandbox.killDaemon()
        try await agent.must("sandbox", "up")
        for job in held { try await expectHeld(agent, job) }
        let off = Date().timeIntervalSince1970.rounded(.down)
        try await agent.must("crisis", "off")
        for job in held {
            try await wait(agent, for: job, toBe: "succeeded")
            let shown = try #require(try await agent.json("job", "show", job).first)
            let started = try #require(shown["startedAt"]?.text.flatMap { ISO8601DateFormatter().date(from: $0) })
            #expect(started.timeIntervalSince1970 >= off, "\(shown)")
            #expect(shown["attempts"]?.number == 1 && shown["waitsFor"]?.text == nil, "\(shown)")
        }
        #expect(try await agent.json("change", "list").count == changes + 2, "one change by each of two jobs")
        #expect(try await agent.json("site", "show", "a.test").first?["enabled"]?.flag == true)

        try await agent.must("job", "pause")
        let waits = try await added(agent, ["site.disable", "--site", "a.test"])
        try await agent.must("crisis", "on", "--site", "a.test", "--reason", "only this one")
        try await agent.must("job", "continue")
        #expect(try await agent.run(["job", "add", "site.enable", "--site", "a.test"]).status == .paused, "nothing new for it, either")
        let runs = try await added(agent, ["cloudflare.refresh"])
        try await wait(agent, for: runs, toBe: "succeeded")
        #expect(try await agent.json("job", "show", waits).first?["waitsFor"]?.text?.contains("only this one") == true)
        #expect(try await agent.run(["job", "retry", waits]).status == .paused)
        try await agent.must("job", "cancel", waits)
        try await agent.must("crisis", "off")
    }

    private func added(_ agent: AgentProcess, _ arguments: [String]) async throws -> String {
        let outcome = try await agent.run(["job", "add"] + arguments + ["--format", "json"])
        #expect(outcome.code == 0, "\(arguments): \(outcome.talk)")
        return try #require(try JSONDecoder().decode([String: JSONValue].self, from: Data(outcome.output.utf8))["id"]?.text)
    }

    private func expectHeld(_ agent: AgentProcess, _ job: String) async throws {
        let shown = try #require(try await agent.json("job", "show", job).first)
        #expect(shown["state"]?.text == "queued" && shown["attempts"]?.number == 0, "\(shown)")
        #expect(shown["waitsFor"]?.text?.contains("a job ran wild") == true, "\(shown)")
    }

    private func wait(_ agent: AgentProcess, for job: String, toBe state: String) async throws {
        for _ in 0..<600 {
            if try await agent.json("job", "show", job).first?["state"]?.text == state { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("job \(job) is not \(state): \(try await agent.must("job", "show", job))")
    }
}
