import AgentTesting
import Foundation
import LinuxHost
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

    /// The word of the part that is down, and of nothing that names anybody.
    private func healthFails(_ sandbox: SandboxHandle) async throws {
        for _ in 1...600 {
            try await killDatabase(sandbox)
            let health = try await sandbox.agent.run(["health", "--format", "json"])
            if health.code == 1, health.output.contains("fail") {
                #expect(health.output.range(of: #""database"\s*:\s*"fail""#, options: .regularExpression) != nil, "\(health.output)")
                #expect(!health.output.contains("alert-a.test") && !health.output.contains("/"), "\(health.output)")
                return
            }
            try await Task.sleep(for: .milliseconds(400))
        }
        Issue.record("health never failed")
    }

    /// A webhook on loopback, as root would set it up: with an exception, a key and the receiver's certificate.
    private func receiver(_ sandbox: SandboxHandle) async throws -> AlertReceiver {
        let place = "\(sandbox.root)-receiver"
        try TestDirectory.make(place)
        let receiver = try AlertReceiver(.https, place, key: "e2e-canary-key")
        try AtomicFile.write("e2e-canary-key\n", to: "\(place)/key", mode: 0o600)
        try AtomicFile.write("alert.webhook 127.0.0.1 \(receiver.port)\n", to: "\(sandbox.root)/etc/outbound.conf", mode: 0o600)
        let channel = """
            [channel hook]
            kind = webhook
            severity = error
            url = https://127.0.0.1:\(receiver.port)/hook
            key-file = \(place)/key
            certificate-file = \(receiver.certificate)
            """
        try AtomicFile.write("\(channel)\ncolour = red\n", to: "\(sandbox.root)/etc/alerts.conf", mode: 0o600)
        let refused = try await sandbox.agent.run(["alert", "channels"])
        #expect(refused.status == .refused && refused.talk.contains("etc/alerts.conf:7"), "\(refused.talk)")
        try AtomicFile.write(channel, to: "\(sandbox.root)/etc/alerts.conf", mode: 0o600)
        #expect(try await sandbox.agent.json("alert", "channels").first?["receiver"]?.text == "127.0.0.1:\(receiver.port)")
        try await sandbox.agent.must("alert", "test", "hook")
        #expect(receiver.messages().count == 1 && receiver.messages()[0]["signed"]?.flag == true)
        return receiver
    }

    /// `event code` of each message, each delivery once.
    private func told(_ receiver: AlertReceiver) throws -> [String] {
        var seen: Set<String> = []
        return try receiver.messages().filter { seen.insert($0["delivery"]?.text ?? "").inserted }.map { message in
            let body = try JSONDecoder().decode([String: JSONValue].self, from: Data((message["body"]?.text ?? "").utf8))
            return "\(body["event"]?.text ?? "") \(body["code"]?.text ?? "")"
        }
    }

    @Test func theDatabaseIsKilledAndComesBack() async throws {
        let sandbox = try await SandboxHandle.up(named: "alerts")
        _ = try await sandbox.site("alert-a.test")
        let receiver = try await self.receiver(sandbox)
        defer { try? FileManager.default.removeItem(atPath: receiver.directory) }
        #expect(try await sandbox.agent.json("alert", "list").filter { $0["code"]?.text == "database.down" }.isEmpty)

        // Its schedule fails for want of the database, before anybody knows why.
        for _ in 1...200 {
            try await killDatabase(sandbox)
            if try await sandbox.agent.run(["site", "cron", "run", "alert-a.test"]).code != 0 { break }
        }
        let down = try await wait(for: "database.down", "open", sandbox) { try await killDatabase(sandbox) }
        #expect(down["severity"]?.text == "critical" && down["subject"]?.text == "mariadb" && down["tellings"]?.number == 1)
        try await healthFails(sandbox)
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

        for _ in 1...300 where try !told(receiver).contains("resolved database.down") { try await Task.sleep(for: .milliseconds(200)) }
        let messages = try told(receiver)
        #expect(
            messages.filter { $0 == "raised database.down" }.count == 1 && messages.filter { $0 == "resolved database.down" }.count == 1)
        #expect(!messages.contains { $0.contains("site.schedule-failing") }, "\(messages)")
        #expect(receiver.messages().allSatisfy { $0["signed"]?.flag == true })

        // Each move is one line of the daemon's log.
        let log = try String(contentsOfFile: "\(sandbox.root)/log/daemon.log", encoding: .utf8)
        for move in ["raised", "visible", "told", "resolved"] {
            #expect(log.split(separator: "\n").contains { $0.contains(id) && $0.contains("alert.move=\(move)") }, "\(move)")
        }
        #expect(!log.contains("e2e-canary-key"))
        for words in [["job", "list", "--kind", "alert.deliver", "--format", "json"], ["audit", "export"], ["alert", "channels"]] {
            let said = try await sandbox.agent.run(words)
            #expect(said.code == 0 && !(said.output + said.talk).contains("e2e-canary-key"), "\(words)")
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
