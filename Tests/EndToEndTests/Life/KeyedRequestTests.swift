import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// Asked twice with one key, done once: by the real binary, which is killed in between. The sandbox is this suite's own.
@Suite(.serialized, .timeLimit(.minutes(10))) struct KeyedRequestTests {
    private func killAndUp(_ sandbox: SandboxHandle, _ daemon: ProcessFacts) async throws {
        #expect(ProcessTable.signal(daemon, SIGKILL))
        for _ in 0..<1_500 {
            let isOver = ProcessTable.facts(daemon.pid).map { $0.isZombie || $0.startTime != daemon.startTime } ?? true
            if isOver { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        try await sandbox.agent.must("sandbox", "up")
    }

    private func daemon(_ sandbox: SandboxHandle) throws -> ProcessFacts {
        let words = ["daemon", "run", "--root", sandbox.root]
        return try #require(
            ProcessTable.all().first { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process.pid)/cmdline") ?? Data()
                return line.split(separator: 0).dropFirst().map { String(decoding: $0, as: UTF8.self) } == words
            })
    }

    private func jobs(_ agent: AgentProcess, _ kind: String) async throws -> [[String: JSONValue]] {
        try await agent.json("job", "list", "--kind", kind, "--limit", "1000")
    }

    @Test func aRepeatedRequestIsDoneOnceAlsoOverDeathsOfTheDaemon() async throws {
        let sandbox = try await SandboxHandle.up(named: "keys")
        let agent = sandbox.agent
        _ = try await sandbox.site("keys.test")
        let ask = ["job", "add", "site.enable", "--site", "keys.test", "--format", "json", "--idempotency-key", "first"]
        let first = try await agent.run(ask)
        #expect(first.code == 0, "\(first.talk)")
        let again = try await agent.run(ask)
        #expect(again.output == first.output, "the first answer, although the job has gone on since")
        #expect(!first.talk.contains("recorded") && again.talk.contains("note: this is the recorded answer of 20"), "\(again.talk)")
        try await agent.must("sandbox", "down")
        try await agent.must("sandbox", "up")
        #expect(try await agent.run(ask).output == first.output, "also from a new daemon")
        #expect(try await jobs(agent, "site.enable").map { $0["domain"]?.text } == ["keys.test"])

        let other = try await agent.run(["job", "add", "doctor.pass", "--idempotency-key", "first"])
        #expect(other.status == .refused && other.talk.contains("another request"), "\(other.talk)")
        #expect(try await agent.run(["job", "list", "--idempotency-key", "a b"]).status == .usage)
        // Refused before anything was done: with the same key it may be asked again, and better.
        #expect(try await agent.run(["job", "add", "no.such", "--idempotency-key", "second"]).status == .usage)
        try await agent.must("job", "add", "site.enable", "--site", "keys.test", "--idempotency-key", "second")
        #expect(try await jobs(agent, "site.enable").count == 2)
        let records = try await agent.json("audit", "query", "--action", "job.add", "--limit", "100")
        #expect(records.filter { $0["outcome"]?.text == "done" }.count == 2, "a repetition is no deed: \(records)")

        // Killed while it is asked, each time a little later: whatever it had written, asked again there is one job for each key.
        try await agent.must("job", "pause")
        for round in 0..<8 {
            let asked = ["job", "add", "site.disable", "--site", "keys.test", "--format", "json", "--idempotency-key", "kill-\(round)"]
            let victim = try daemon(sandbox)
            let asking = Task { try await agent.run(asked) }
            try await Task.sleep(for: .milliseconds(5 + 6 * round))
            try await killAndUp(sandbox, victim)
            let before = try await asking.value
            let after = try await agent.run(asked)
            #expect(after.code == 0, "\(after.talk)")
            if before.code == 0 { #expect(before.output == after.output) }
            #expect(try await agent.run(asked).output == after.output)
            #expect(try await jobs(agent, "site.disable").count == round + 1)
        }
        try await sandbox.down()
    }
}
