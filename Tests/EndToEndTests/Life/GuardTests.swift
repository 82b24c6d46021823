import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// Receivers that die and come back, of a sandbox of its own: their breakers open, what is to be told is kept, and sent when they answer again.
@Suite(.serialized) struct GuardTests {
    private func breaker(_ name: String, _ sandbox: SandboxHandle) async throws -> [String: JSONValue] {
        let all = try await sandbox.agent.json("breaker", "list")
        return try #require(all.first { $0["name"]?.text == name }, "\(all)")
    }

    private struct Receivers {
        var hook: AlertReceiver
        var mail: AlertReceiver
        let place: String

        init(beside root: String) throws {
            place = "\(root)-receivers"
            for name in ["hook", "mail"] { try TestDirectory.make("\(place)/\(name)") }
            hook = try AlertReceiver(.https, "\(place)/hook", key: "e2e-canary-key")
            mail = try AlertReceiver(.smtp, "\(place)/mail", key: "e2e-canary-key")
            try AtomicFile.write("e2e-canary-key\n", to: "\(place)/key", mode: 0o600)
        }

        mutating func end() {
            hook.end()
            mail.end()
        }
        mutating func comeBack() throws {
            hook = try AlertReceiver(.https, "\(place)/hook", key: "e2e-canary-key", port: hook.port)
            mail = try AlertReceiver(.smtp, "\(place)/mail", key: "e2e-canary-key", port: mail.port)
        }

        var settings: String {
            """
            [channel hook]
            kind = webhook
            url = https://127.0.0.1:\(hook.port)/hook
            key-file = \(place)/key
            certificate-file = \(hook.certificate)
            [channel mail]
            kind = email
            server = 127.0.0.1:\(mail.port)
            user = ops
            password-file = \(place)/key
            from = agent@example.com
            to = ops@example.com
            certificate-file = \(mail.certificate)
            """
        }
        var exceptions: String { "alert.webhook 127.0.0.1 \(hook.port)\nalert.email 127.0.0.1 \(mail.port)\n" }
    }

    @Test func receiversDieAndComeBack() async throws {
        let sandbox = try await SandboxHandle.up(named: "guards")
        var receivers = try Receivers(beside: sandbox.root)
        defer { try? FileManager.default.removeItem(atPath: receivers.place) }
        try AtomicFile.write(receivers.exceptions, to: "\(sandbox.root)/etc/outbound.conf", mode: 0o600)
        try AtomicFile.write(receivers.settings, to: "\(sandbox.root)/etc/alerts.conf", mode: 0o600)

        // Root's file, read strictly.
        let file = "\(sandbox.root)/etc/guards.conf"
        try AtomicFile.write("[smtp]\ncolour = red\n", to: file, mode: 0o600)
        let slip = try await sandbox.agent.run(["breaker", "list"])
        #expect(slip.status == .refused && slip.talk.contains("guards.conf:2") && slip.talk.contains("guard-settings"), "\(slip.talk)")
        // An hour: it does not come back by itself while this test looks.
        try AtomicFile.write("[webhook]\nfailures = 3\npause = 1h\n[smtp]\nfailures = 3\npause = 1h\n", to: file, mode: 0o600)
        for channel in ["hook", "mail"] { try await sandbox.agent.must("alert", "test", channel) }
        #expect(try await breaker("webhook:hook", sandbox)["state"]?.text == "closed")
        #expect(try await breaker("smtp:mail", sandbox)["opensAfter"]?.number == 3)

        receivers.end()
        for channel in ["hook", "mail"] {
            var failures = 0
            while failures < 10, try await failsToDeliver(to: channel, sandbox) { failures += 1 }
            // The second is sent the alert of the first as well: what fails of that counts too.
            #expect(channel == "hook" ? failures == 3 : (1...3).contains(failures), "\(channel): \(failures)")
            let refused = try await sandbox.agent.run(["alert", "test", channel])
            #expect(refused.code == 1 && refused.talk.contains("tried again in"), "\(refused.talk)")
            #expect(refused.talk.contains("breaker-open"), "\(refused.talk)")
        }
        // It is told although nobody can be reached, and its messages wait without using up attempts.
        try await eventually("the alert is in the list") {
            try await sandbox.agent.json("alert", "list").filter { $0["code"]?.text == "breaker.open" }.count == 2
        }
        // But for the one attempt of the first alert's mail, when its breaker had not opened yet.
        try await eventually("the first message of each channel waits, and the rest behind it") {
            let kept = try await sandbox.agent.json("job", "list", "--kind", "alert.deliver")
            let first = kept.filter { $0["state"]?.text == "waiting" && $0["problemCode"]?.text == "breaker-open" }
            let rest = kept.filter { $0["state"]?.text == "queued" || $0["state"]?.text == "waiting" }
            return first.count == 2 && rest.count >= 4 && rest.compactMap { $0["attempts"]?.number }.reduce(0, +) <= 1
        }
        // A restart forgets nothing of it.
        try await sandbox.killDaemon()
        try await eventually("the daemon is back") { try await sandbox.agent.run(["breaker", "list"]).code == 0 }
        for name in ["webhook:hook", "smtp:mail"] { #expect(try await breaker(name, sandbox)["state"]?.text == "open", "\(name)") }

        try receivers.comeBack()
        #expect(try await sandbox.agent.run(["alert", "test", "hook"]).talk.contains("breaker-open"), "nobody asks before its time")
        let dry = try await sandbox.agent.json("breaker", "reset", "webhook:hook", "--dry-run")
        #expect(dry.first?["state"]?.text == "open")
        #expect(try await breaker("webhook:hook", sandbox)["state"]?.text == "open")
        // A stop of everything does not keep anybody from it.
        try await sandbox.agent.must("crisis", "on", "--reason", "a test", "--all")
        for name in ["webhook:hook", "smtp:mail"] {
            #expect(try await sandbox.agent.json("breaker", "reset", name).first?["state"]?.text == "closed")
        }
        try await sandbox.agent.must("crisis", "off")
        let (hook, mail) = (receivers.hook, receivers.mail)
        try await eventually("what was kept is sent") {
            let told = hook.messages().filter { ($0["body"]?.text ?? "").contains(#""code":"breaker.open""#) }
            return told.count >= 2 && mail.messages().filter { ($0["letter"]?.text ?? "").contains("error") }.count >= 2
        }
        #expect(hook.messages().allSatisfy { $0["signed"]?.flag == true })
        for channel in ["hook", "mail"] { try await sandbox.agent.must("alert", "test", channel) }
        let record = try await sandbox.agent.run(["audit", "query", "--action", "breaker.reset", "--format", "json"]).output
        #expect(record.contains("breaker smtp:mail") && record.contains("begun") && record.contains("done"), "\(record)")
        let unknown = try await sandbox.agent.run(["breaker", "reset", "smtp:nobody"])
        #expect(unknown.status == .notFound && unknown.talk.contains("breaker-not-found"))
        try await eventually("the alerts are over") {
            try await sandbox.agent.json("alert", "list").allSatisfy { $0["code"]?.text != "breaker.open" }
        }
        let log = try String(contentsOfFile: "\(sandbox.root)/log/daemon.log", encoding: .utf8)
        #expect(log.contains("breaker.name=smtp:mail") && !log.contains("e2e-canary-key"))
        try await sandbox.down()
    }

    /// Whether it was asked, and failed; not where its breaker is open.
    private func failsToDeliver(to channel: String, _ sandbox: SandboxHandle) async throws -> Bool {
        let failed = try await sandbox.agent.run(["alert", "test", channel])
        #expect(failed.code == 1, "\(failed.talk)")
        return failed.talk.contains("delivery-failed")
    }

    @Test func aLimitIsHeldAndTold() async throws {
        let sandbox = try await SandboxHandle.up(named: "limits")
        let receivers = try Receivers(beside: sandbox.root)
        defer { try? FileManager.default.removeItem(atPath: receivers.place) }
        try AtomicFile.write(receivers.exceptions, to: "\(sandbox.root)/etc/outbound.conf", mode: 0o600)
        try AtomicFile.write(receivers.settings, to: "\(sandbox.root)/etc/alerts.conf", mode: 0o600)
        try AtomicFile.write("[webhook]\ncalls = 2\nper = 24h\nburst = 2\n", to: "\(sandbox.root)/etc/guards.conf", mode: 0o600)
        for _ in 1...2 { try await sandbox.agent.must("alert", "test", "hook") }
        let refused = try await sandbox.agent.run(["alert", "test", "hook"])
        #expect(
            refused.code == 1 && refused.talk.contains("limit-reached") && refused.talk.contains("free again in 12 h"), "\(refused.talk)")
        #expect(receivers.hook.messages().count == 2, "nobody was asked")
        let limits = try await sandbox.agent.json("limit", "list")
        let own = try #require(limits.first { $0["name"]?.text == "webhook:127.0.0.1:\(receivers.hook.port)" }, "\(limits)")
        #expect(own["free"]?.number == 0 && own["burst"]?.number == 2 && own["refusedAt"]?.text != nil)
        #expect(limits.contains { $0["name"]?.text == "wordpress.org" })
        try await sandbox.agent.must("alert", "test", "mail")
        try await sandbox.down()
    }
}
