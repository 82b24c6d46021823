import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// Servers that run and answer nobody, of a sandbox of its own: whoever asks gets an end and the reason, once.
@Suite(.serialized) struct SilentServiceTests {
    private struct Service {
        var state: String
        var pid: pid_t
    }

    private func services(_ sandbox: SandboxHandle, _ command: String) async throws -> [String: Service] {
        // Status 1 of `sandbox status` is for whoever scripts it.
        let output = try await sandbox.agent.run([command, "status", "--format", "json"]).output
        let view = try JSONDecoder().decode([String: JSONValue].self, from: Data(output.utf8))
        guard case .list(let list)? = view["services"] else { throw Problem(.internalError, "cannot read services: \(output)") }
        var found: [String: Service] = [:]
        for case .object(let one) in list {
            found[one["name"]?.text ?? ""] = Service(state: one["state"]?.text ?? "", pid: pid_t(one["pid"]?.number ?? 0))
        }
        return found
    }

    private func doctor(_ sandbox: SandboxHandle) async throws -> [String: [String: JSONValue]] {
        let run = try await sandbox.agent.run(["doctor", "--format", "json"])
        let all = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(run.output.utf8))
        return Dictionary(all.map { ($0["code"]?.text ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func status(_ sandbox: SandboxHandle, _ site: String) async throws -> [String: JSONValue] {
        let run = try await sandbox.agent.run(["site", "status", site, "--format", "json"])
        return try JSONDecoder().decode([String: JSONValue].self, from: Data(run.output.utf8))
    }

    /// With these processes stopped, which go on whatever happens.
    private func stopping(_ pids: [pid_t], _ body: () async throws -> Void) async throws {
        for pid in pids { try #require(pid > 1 && kill(pid, SIGSTOP) == 0) }
        defer { for pid in pids { kill(pid, SIGCONT) } }
        try await body()
    }

    private func isWellAgain(_ sandbox: SandboxHandle, _ site: String) async throws {
        for _ in 1...120 {
            if try await status(sandbox, site)["serving"]?.flag == true { return }
            try await Task.sleep(for: .milliseconds(500))
        }
        Issue.record("it does not serve again: \(try await status(sandbox, site))")
    }

    @Test func whatHangsIsToldOnceAndKeepsNobodyWaiting() async throws {
        let sandbox = try await SandboxHandle.up(named: "silent")
        let id = try #require(try await sandbox.site("silent-a.test")["id"]?.text)
        _ = try await sandbox.site("silent-b.test")
        let before = try await services(sandbox, "host")
        #expect(before.values.allSatisfy { $0.state == "running" }, "\(before)")

        let mariadb = try #require(before["mariadb"]?.pid)
        try await stopping([mariadb]) {
            let site = try await status(sandbox, "silent-a.test")
            #expect(site["serving"]?.flag == false && site["database"]?.text != "ok", "\(site)")
            #expect(site["answer"]?.text?.contains("does not answer") == true, "\(site)")
            let found = try await doctor(sandbox)
            #expect(found["database.down"]?["severity"]?.text == "error", "\(found)")
            #expect(found["database.down"]?["text"]?.text?.contains("process \(mariadb)") == true, "\(found)")
            #expect(found["database.down"]?["remedy"]?.text?.hasPrefix("kill -CONT \(mariadb)") == true, "\(found)")
            for code in ["site.unwell", "inventory.incomplete", "service.silent", "service.down"] {
                #expect(found[code] == nil, "\(found)")
            }
            for command in ["host", "sandbox"] {
                let seen = try await services(sandbox, command)
                #expect(seen["mariadb"]?.state == "silent" && seen["nginx"]?.state == "running", "\(command): \(seen)")
            }
            try await sandbox.agent.must("explain", "database.down")
        }
        try await isWellAgain(sandbox, "silent-a.test")
        #expect(try await doctor(sandbox)["database.down"] == nil)

        let php = try #require(before["php-\(id)"]?.pid)
        try await stopping([php]) {
            #expect(try await status(sandbox, "silent-a.test")["php"]?.text == "silent")
            let found = try await doctor(sandbox)
            #expect(found["service.silent"]?["subject"]?.text == "php-\(id)" && found["site.unwell"] == nil, "\(found)")
            try await sandbox.agent.must("explain", "service.silent")
        }
        try await isWellAgain(sandbox, "silent-a.test")

        let nginx = try #require(before["nginx"]?.pid)
        let workers = ProcessTable.all().filter { $0.parent == nginx }.map(\.pid)
        #expect(!workers.isEmpty)
        try await stopping(workers) {
            // Its master is well: only who asks finds out.
            #expect(try await services(sandbox, "host")["nginx"]?.state == "silent")
            let found = try await doctor(sandbox)
            #expect(found["service.silent"]?["subject"]?.text == "nginx" && found["site.unwell"] == nil, "\(found)")
            #expect(try await status(sandbox, "silent-a.test")["serving"]?.flag == false)
        }
        try await isWellAgain(sandbox, "silent-a.test")
        #expect(try await doctor(sandbox)["service.silent"] == nil)
        try await sandbox.down()
    }

    @Test func aSandboxWhoseSupervisorWasKilledServesOnAndSaysSo() async throws {
        let sandbox = try await SandboxHandle.up(named: "orphaned")
        _ = try await sandbox.site("orphaned.test")
        let before = try await services(sandbox, "sandbox")
        let nginx = try #require(before["nginx"]?.pid)
        let supervisor = try #require(ProcessTable.facts(nginx)?.parent)
        try #require(supervisor > 1 && kill(supervisor, SIGKILL) == 0)
        for _ in 1...600 where ProcessTable.facts(supervisor).map({ !$0.isZombie }) ?? false {
            try await Task.sleep(for: .milliseconds(50))
        }

        let run = try await sandbox.agent.run(["sandbox", "status", "--format", "json"])
        let view = try JSONDecoder().decode([String: JSONValue].self, from: Data(run.output.utf8))
        #expect(view["running"]?.flag == true && view["supervised"]?.flag == false && run.status == .failed, "\(run)")
        #expect(run.talk.contains("agent sandbox up") && !run.talk.contains("does not run"), "\(run.talk)")
        let seen = try await services(sandbox, "sandbox")
        #expect(seen["nginx"]?.pid == nginx && seen["mariadb"]?.pid == before["mariadb"]?.pid && seen["daemon"] != nil, "\(seen)")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("orphaned.test")).get("/").status == 200)

        let left = try await sandbox.agent.json("change", "list").count
        let refused = try await sandbox.agent.run(["site", "disable", "orphaned.test"])
        #expect(
            refused.talk.contains("cannot reach the supervisor") && refused.talk.contains("hint: agent sandbox up --root"), "\(refused)")
        #expect(refused.status == .failed && refused.talk.contains("sandbox-not-running"), "\(refused)")
        #expect(try await sandbox.agent.json("change", "list").count == left, "nothing was begun that could not be taken back")
        let doctor = try await sandbox.agent.run(["doctor", "--format", "json"])
        let findings = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(doctor.output.utf8))
        let untold = findings.filter { $0["code"]?.text == "inventory.incomplete" }
        #expect(untold.count == 1 && untold.first?["remedy"]?.text?.hasPrefix("agent sandbox up") == true, "\(findings)")

        try await sandbox.agent.must("sandbox", "up")
        let after = try await sandbox.agent.json("sandbox", "status").first
        #expect(after?["running"]?.flag == true && after?["supervised"]?.flag == true, "\(String(describing: after))")
        try await sandbox.down()
        let down = try await sandbox.agent.run(["sandbox", "status", "--format", "json"])
        #expect(!down.output.contains("\"running\" : true") && !down.output.contains("\"running\":true"), "\(down.output)")
    }
}
