import AgentTesting
import Foundation
import SiteModel
import Testing

/// What was done through the real binary is in the log, in order, and the log is whole.
@Suite(.serialized) struct AuditTests {
    private func records(_ sandbox: SandboxHandle, _ filter: String...) async throws -> [[String: JSONValue]] {
        let outcome = try await sandbox.agent.run(["audit", "query", "--limit", "1000", "--format", "json"] + filter)
        #expect(outcome.code == 0, "\(outcome.talk)")
        // The oldest first.
        return try JSONDecoder().decode([[String: JSONValue]].self, from: Data(outcome.output.utf8)).reversed()
    }

    private func facts(_ records: [[String: JSONValue]]) -> [String] {
        records.map { "\($0["action"]?.text ?? "") \($0["outcome"]?.text ?? "")" }
    }

    @Test func aChangeHasARecordBeforeItOneAfterTheAnswerAndOneAtItsEnd() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("audit-a.test", "--title", "Canary title")
        try await sandbox.agent.must("site", "set", "audit-a.test", "cache=off")
        try await sandbox.agent.must("site", "cache", "purge", "audit-a.test", "/a/")
        let all = try await records(sandbox, "--entity", "audit-a.test")
        #expect(facts(all).first == "site.create begun")
        let id = try #require(try await sandbox.agent.json("site", "show", "audit-a.test").first?["id"]?.text)
        #expect(all.allSatisfy { $0["entity"]?.text == "site audit-a.test \(id)" }, "also before there was one: \(all)")
        #expect(try await records(sandbox, "--site", id).count == all.count)
        #expect(
            Set(facts(all)).isSuperset(of: [
                "site.create started", "site.create done", "site.set begun", "site.set started", "site.set done",
            ]))
        #expect(facts(all).suffix(2) == ["site.cache-purge begun", "site.cache-purge done"], "\(facts(all))")
        // Of one operation, by one who is known.
        let operations = Set(all.filter { $0["action"]?.text == "site.create" }.map { $0["operation"] })
        #expect(operations.count == 1 && all[0]["operation"] == all[0]["sequence"])
        #expect(all.allSatisfy { $0["uid"] == all[0]["uid"] })
        let end = try #require(all.first { $0["action"]?.text == "site.set" && $0["outcome"]?.text == "done" })
        #expect(end["before"]?.text == "cache=on" && end["after"]?.text?.contains("cache=off") == true, "\(end)")
        let change = try #require(end["change"]?.text)
        #expect(try await facts(records(sandbox, "--change", change)).sorted() == ["site.set done", "site.set started"])
    }

    @Test func aSiteThatIsGoneForGoodIsAskedForByTheNameThatItHad() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let id = try #require(try await sandbox.site("audit-gone.test")["id"]?.text)
        try await sandbox.agent.must("site", "delete", "audit-gone.test", "--purge", "--yes")
        let byID = try await records(sandbox, "--site", id)
        #expect(facts(byID).first == "site.create begun" && facts(byID).last == "site.purge done", "\(facts(byID))")
        #expect(try await records(sandbox, "--site", "audit-gone.test") == byID)
        #expect(try await records(sandbox, "--site", "audit-gone.test", "--action", "site.purge").count < byID.count)
        // A name that no site ever had, and one that was merely typed.
        _ = try await sandbox.agent.run(["site", "delete", "audit-typed.test", "--yes"])
        for name in ["audit-never.test", "audit-typed.test"] {
            #expect(try await sandbox.agent.run(["audit", "query", "--site", name]).status == .notFound)
        }
        // Another site under the name is another site.
        _ = try await sandbox.site("audit-gone.test")
        let anew = try await records(sandbox, "--site", "audit-gone.test")
        #expect(!anew.isEmpty && anew.allSatisfy { $0["site"]?.text != id })
    }

    @Test func whatWasRefusedIsWrittenDownWithItsCode() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        #expect(try await sandbox.agent.run(["site", "delete", "audit-none.test", "--yes"]).status == .notFound)
        let refused = try await records(sandbox, "--entity", "audit-none.test")
        #expect(facts(refused) == ["site.delete begun", "site.delete refused"])
        #expect(refused.last?["code"]?.text == "site-not-found")
        #expect(try await sandbox.agent.run(["site", "show", "audit-none.test"]).status == .notFound)
        #expect(try await records(sandbox, "--entity", "audit-none.test").count == 2, "who only looks leaves no record")
    }

    @Test func whatIsDoneToASitesJobsIsFoundByTheSite() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let site = try await sandbox.site("audit-j.test")
        let id = try #require(site["id"]?.text)
        let added = try await sandbox.agent.run(["job", "add", "site.disable", "--site", "audit-j.test", "--format", "json"])
        let job = try #require(try JSONDecoder().decode([String: JSONValue].self, from: Data(added.output.utf8))["id"]?.text, "\(added)")
        let end = ContinuousClock.now + .seconds(60)
        while try await sandbox.agent.json("job", "show", job).first?["state"]?.text != "succeeded", .now < end {
            try await Task.sleep(for: .milliseconds(100))
        }
        let found = try await records(sandbox, "--site", "audit-j.test", "--action", "job.")
        #expect(facts(found) == ["job.add begun", "job.add done"], "\(found)")
        #expect(found.allSatisfy { $0["entity"]?.text == "site audit-j.test \(id)" })
        #expect(found.last?["after"]?.text?.contains(job) == true, "which job it became: \(found)")
        // The attempt itself, around the change that it makes.
        let attempt = try await records(sandbox, "--site", id, "--action", "site.set")
        #expect(Set(facts(attempt)) == ["site.set begun", "site.set done"], "\(attempt)")
        #expect(attempt.contains { $0["after"]?.text?.contains(job) == true }, "\(attempt)")
        #expect(try await sandbox.agent.run(["job", "retry", job]).code != 0, "it is done")
        let steered = try await records(sandbox, "--site", "audit-j.test", "--action", "job.retry")
        #expect(facts(steered) == ["job.retry begun", "job.retry refused"])
        #expect(steered.allSatisfy { $0["entity"]?.text == "job \(job) of site audit-j.test \(id)" }, "\(steered)")
        #expect(try await records(sandbox, "--entity", job).count == 2)
        #expect(try await sandbox.agent.run(["audit", "query", "--site", "audit-nobody.test"]).status == .notFound)
    }

    @Test func theLogIsWholeAlsoOverAnArchiving() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let before = try await sandbox.agent.run(["audit", "verify"])
        #expect(before.code == 0, "\(before.talk)")
        try await sandbox.agent.must("audit", "archive")
        let after = try await sandbox.agent.run(["audit", "verify"])
        #expect(after.code == 0 && after.talk.contains("all of it is as it was written"), "\(after.talk)")
        let cut = try await sandbox.agent.run(["audit", "verify", "--anchor", "999999:\(String(repeating: "a", count: 64))"])
        #expect(cut.status == .failed && cut.talk.contains("audit-broken"), "\(cut.talk)")
    }

    /// A secret of each kind that a request can bring, and what the daemon made itself.
    @Test func noSecretIsInTheLog() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("audit-s.test")
        try await sandbox.agent.must("site", "login-url", "audit-s.test")
        let file = "\(NSTemporaryDirectory())/agent-audit-\(UInt32.random(in: 0...UInt32.max)).conf"
        try "add_header X-Key canary-in-a-snippet;\n".write(toFile: file, atomically: true, encoding: .utf8)
        defer { unlink(file) }
        try await sandbox.agent.must("site", "snippet", "set", "audit-s.test", file)
        let export = try await sandbox.agent.run(["audit", "export", "--entity", "audit-s.test"]).output
        #expect(export.contains("snippet") && export.contains("site.login-link"))
        #expect(!export.contains("canary") && !export.contains("agent-login="), "\(export)")
    }
}
