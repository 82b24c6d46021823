import AgentTesting
import Foundation
import SiteModel
import Testing

/// A database that is killed again and again, of a sandbox of its own: the alert comes, keeps quiet what follows from it, and is over with its cause.
@Suite(.serialized) struct AlertTests {
    private func alerts(_ sandbox: SandboxHandle) async throws -> [[String: JSONValue]] {
        try await sandbox.agent.json("alert", "list", "--all")
    }

    private func find(_ code: String, _ state: String, _ sandbox: SandboxHandle) async throws -> [String: JSONValue]? {
        try await alerts(sandbox).first { $0["code"]?.text == code && $0["state"]?.text == state }
    }

    /// Until it is so, and no longer than a generous while. - Parameter meanwhile: done before each look.
    private func wait(
        for code: String, _ state: String, _ sandbox: SandboxHandle, meanwhile: () async throws -> Void = {}
    ) async throws -> [String: JSONValue] {
        for _ in 1...600 {
            try await meanwhile()
            if let alert = try await find(code, state, sandbox) { return alert }
            try await Task.sleep(for: .milliseconds(400))
        }
        throw Problem(.deadlineExceeded, "cannot see alert '\(code)' as \(state): \(try await alerts(sandbox))")
    }

    private func killDatabase(_ sandbox: SandboxHandle) async throws {
        let services = try await sandbox.agent.json("host", "status").first?["services"]
        guard case .list(let list)? = services else { throw Problem(.internalError, "cannot read the services") }
        for case .object(let service) in list where service["name"]?.text == "mariadb" {
            if let pid = service["pid"]?.number { kill(pid_t(pid), SIGKILL) }
        }
    }

    @Test func theDatabaseIsKilledAndComesBack() async throws {
        let sandbox = try await SandboxHandle.up(named: "alerts")
        _ = try await sandbox.site("alert-a.test")
        #expect(try await sandbox.agent.json("alert", "list").filter { $0["code"]?.text == "database.down" }.isEmpty)

        // Its schedule fails for want of the database, before anybody knows why.
        for _ in 1...200 {
            try await killDatabase(sandbox)
            if try await sandbox.agent.run(["site", "cron", "run", "alert-a.test"]).code != 0 { break }
        }
        let down = try await wait(for: "database.down", "open", sandbox) { try await killDatabase(sandbox) }
        #expect(down["severity"]?.text == "critical" && down["subject"]?.text == "mariadb" && down["tellings"]?.number == 1)
        let quiet = try await wait(for: "site.schedule-failing", "suppressed", sandbox) { try await killDatabase(sandbox) }
        #expect(quiet["subject"]?.text == "alert-a.test" && quiet["suppressedBy"]?.text == "database.down" && quiet["toldAt"]?.text == nil)
        let seen = try await sandbox.agent.json("alert", "list").compactMap { $0["code"]?.text }
        #expect(seen.contains("database.down") && !seen.contains("site.schedule-failing"), "\(seen)")

        let id = try #require(down["id"]?.text)
        try await sandbox.agent.must("alert", "ack", id, "--reason", "it is being killed\nby a test")
        let acknowledged = try #require(try await sandbox.agent.json("alert", "show", id).first)
        #expect(acknowledged["state"]?.text == "acknowledged" && acknowledged["reason"]?.text == "it is being killed\\u{A}by a test")
        let records = try await sandbox.agent.run(["audit", "query", "--action", "alert.ack", "--format", "json"]).output
        #expect(records.contains("alert \(id)") && records.contains("begun") && records.contains("done"), "\(records)")

        // Nobody kills it any more.
        for _ in 1...300 where try await sandbox.agent.run(["site", "cron", "run", "alert-a.test"]).code != 0 {
            try await Task.sleep(for: .milliseconds(500))
        }
        let over = try await wait(for: "database.down", "resolved", sandbox)
        #expect(over["id"]?.text == id && over["resolvedAt"]?.text != nil)
        let site = try await wait(for: "site.schedule-failing", "resolved", sandbox)
        #expect(site["toldAt"]?.text == nil && site["visibleAt"]?.text == nil, "what the database explained was never told")
        let late = try await sandbox.agent.run(["alert", "ack", id, "--reason", "too late"])
        #expect(late.status == .refused && late.talk.contains("alert-resolved"), "\(late.talk)")

        // Each move is one line of the daemon's log.
        let log = try String(contentsOfFile: "\(sandbox.root)/log/daemon.log", encoding: .utf8)
        for move in ["raised", "visible", "told", "resolved"] {
            #expect(log.split(separator: "\n").contains { $0.contains(id) && $0.contains("alert.move=\(move)") }, "\(move)")
        }
        try await sandbox.down()
    }

    @Test func whatIsNoAlertIsToldByName() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        for words in [["show", "a23456789abc"], ["ack", "a23456789abc", "--reason", "x"], ["show", "x"]] {
            let outcome = try await sandbox.agent.run(["alert"] + words)
            #expect(outcome.status == .notFound && outcome.talk.contains("alert-not-found"), "\(outcome.talk)")
        }
        let conditions = try await sandbox.agent.json("alert", "conditions")
        #expect(Set(conditions.compactMap { $0["code"]?.text }) == Set(AlertCode.allCases.map(\.rawValue)))
        for condition in conditions {
            try await sandbox.agent.must("explain", condition["code"]?.text ?? "")
        }
    }
}
