import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// What a watcher hears of a real daemon.
@Suite(.serialized) struct WatchedHostTests {
    /// Until it is so, and no longer than a generous while.
    @Test func aLookIsToldInAWordForEachPart() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        var last: [String: JSONValue] = [:]
        try await eventually("a look") {
            let run = try await sandbox.agent.run(["health", "--format", "json"])
            guard run.code == 0 else { return false }
            last = try await sandbox.agent.json("health").first ?? [:]
            return last["age"]?.number != nil
        }
        for part in ["database", "queue", "disk", "services", "secrets", "audit", "crisis"] {
            #expect(["ok", "warn"].contains(last[part]?.text), "\(part): \(last)")
        }
        #expect(last["database"]?.text == "ok" && last["audit"]?.text == "ok")
    }

    /// A nice value below zero is refused on a host, where the daemon may not, and libdispatch tells the journal of each thread. One is its own, which
    /// waits for events.
    @Test func noThreadOfTheDaemonAsksForMoreThanItsShare() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.agent.run(["doctor"])
        let words = ["daemon", "run", "--root", sandbox.root]
        let daemon = try #require(
            ProcessTable.all().first { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process.pid)/cmdline") ?? Data()
                return line.split(separator: 0).dropFirst().map { String(decoding: $0, as: UTF8.self) } == words
            })
        let tasks = "/proc/\(daemon.pid)/task"
        let values = try FileManager.default.contentsOfDirectory(atPath: tasks).compactMap { thread -> Int? in
            // Others end while we look. Behind the name, which may hold anything, the nice value is the seventeenth word (proc(5)).
            let line = FileManager.default.contents(atPath: "\(tasks)/\(thread)/stat").map { String(decoding: $0, as: UTF8.self) }
            let facts = line?.split(separator: ")").last?.split(separator: " ") ?? []
            return facts.count > 16 ? Int(facts[16]) : nil
        }
        #expect(values.count > 2 && values.count { $0 < 0 } <= 1, "\(values)")
    }

    @Test func aJobIsFollowedToItsEnd() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let job = try #require(try await sandbox.agent.json("job", "add", "history.forget").first?["id"]?.text)
        let run = try await sandbox.agent.run(["job", "show", job, "--follow", "--format", "json"])
        #expect(run.code == 0 && run.output.contains(job) && run.output.contains("succeeded"), "\(run.output) \(run.talk)")
        #expect(run.talk.contains("\(job) history.forget is succeeded, attempt 1"), "\(run.talk)")
    }

    @Test func aSecretThatEndsIsToldUntilItIsChanged() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let file = "/tmp/agent-watched-\(UInt32.random(in: 0 ... .max))"
        try Data("watched-canary\n".utf8).write(to: URL(fileURLWithPath: file))
        #expect(chmod(file, 0o600) == 0)
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await sandbox.agent.must("secret", "set", "watched.ends", "--file", file, "--expires", "5d")
        func states(_ code: String) async throws -> [String] {
            try await sandbox.agent.json("alert", "list", "--all").filter {
                $0["code"]?.text == code && $0["subject"]?.text == "watched.ends"
            }.compactMap { $0["state"]?.text }
        }
        try await eventually("the alert") { try await states("secret.expires-this-week") == ["open"] }
        #expect(try await states("secret.expiring") == ["open"])
        #expect(try await states("secret.expires-tomorrow") == [])
        #expect(try await states("secret.expired") == [])
        try await sandbox.agent.must("secret", "rotate", "watched.ends", "--file", file, "--expires", "90d")
        try await eventually("its end") { try await states("secret.expires-this-week") == ["resolved"] }
        try await sandbox.agent.must("secret", "remove", "watched.ends", "--yes")
    }
}
