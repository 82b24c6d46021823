import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// The schedule of a real daemon. The sandbox is this suite's own: it kills the daemon.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ScheduleTests {
    private func entry(_ agent: AgentProcess, _ name: String) async throws -> [String: JSONValue] {
        try #require(try await agent.json("schedule", "list").first { $0["name"]?.text == name })
    }

    private func jobs(_ agent: AgentProcess, _ kind: String) async throws -> [String] {
        try await agent.json("job", "list", "--kind", kind, "--limit", "1000").compactMap { $0["id"]?.text }
    }

    private func killAndUp(_ sandbox: SandboxHandle) async throws {
        let words = ["daemon", "run", "--root", sandbox.root]
        let daemon = try #require(
            ProcessTable.all().first { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process.pid)/cmdline") ?? Data()
                return line.split(separator: 0).dropFirst().map { String(decoding: $0, as: UTF8.self) } == words
            })
        #expect(ProcessTable.signal(daemon, SIGKILL))
        try await eventually("the daemon's end") {
            ProcessTable.facts(daemon.pid).map { $0.isZombie || $0.startTime != daemon.startTime } ?? true
        }
        try await sandbox.agent.must("sandbox", "up")
    }

    @Test func aRunComesByItselfAndARestartDoesNotRepeatIt() async throws {
        let sandbox = try await SandboxHandle.up(named: "schedule")
        let agent = sandbox.agent
        // What comes with the agent, and what is shown of the coming week.
        #expect(
            Set(try await agent.json("schedule", "list").compactMap { $0["name"]?.text })
                == ["trash.sweep", "history.forget", "audit.archive", "doctor.pass", "cloudflare.refresh", "certificate.watch"])
        let week = try await agent.json("schedule", "next").compactMap { $0["name"]?.text }
        #expect(week.filter { $0 == "doctor.pass" }.count == 7 && week.filter { $0 == "trash.sweep" }.count >= 167)

        // Looking at what it would be changes nothing; a calendar that is none is refused.
        let dry = try await agent.json("schedule", "set", "history.forget", "--calendar", "* * * * *", "--dry-run")
        #expect(dry.first?["calendar"]?.text == "* * * * *")
        #expect(try await entry(agent, "history.forget")["calendar"]?.text == "hourly")
        #expect(try await agent.run(["schedule", "set", "history.forget", "--calendar", "0 0 31 2 *"]).status == .usage)
        #expect(try await agent.run(["schedule", "run", "no.such"]).status == .notFound)

        try await agent.must("schedule", "set", "history.forget", "--calendar", "* * * * *", "--jitter", "0")
        try await agent.must("schedule", "disable", "trash.sweep")
        try await eventually("a run by itself") { try await !jobs(agent, "history.forget").isEmpty }
        #expect(try await entry(agent, "history.forget")["lastJob"]?.text == jobs(agent, "history.forget").first)

        // Killed as soon as a run was there, and again: each minute has one run, whichever daemon took it in.
        for _ in 0..<3 { try await killAndUp(sandbox) }
        let known = try await jobs(agent, "history.forget").count
        try await eventually("a run by the new daemon") { try await jobs(agent, "history.forget").count > known }
        try await killAndUp(sandbox)
        try await agent.must("schedule", "set", "history.forget", "--calendar", "1st 05:00")
        let runs = try await agent.json("job", "list", "--kind", "history.forget", "--limit", "1000")
        let minutes = Set(runs.compactMap { $0["createdAt"]?.text?.dropLast(4) })
        #expect(minutes.count == runs.count && runs.count >= 2, "\(runs)")
        #expect(try await entry(agent, "history.forget")["calendar"]?.text == "1st 05:00")
        #expect(try await entry(agent, "trash.sweep")["enabled"] == .bool(false))

        // By hand it runs all the same, also while it is switched off.
        try await agent.must("schedule", "run", "trash.sweep")
        try await eventually("the run by hand") { try await jobs(agent, "trash.sweep").count == 1 }
        let records = try await agent.json("audit", "query", "--limit", "200").compactMap { $0["action"]?.text }
        #expect(Set(records).isSuperset(of: ["schedule.set", "schedule.run"]))
        try await sandbox.down()
    }
}
