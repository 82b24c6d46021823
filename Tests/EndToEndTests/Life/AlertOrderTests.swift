import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// Messages to receivers that take their time, of a sandbox of its own: each is asked once at a time, hears things in the order in which they happened, and
/// nobody waits for another.
@Suite(.serialized) struct AlertOrderTests {
    private static let secrets = ["a.one", "b.two", "c.three", "d.four"]

    private struct Message: Equatable {
        var event: String
        var alert: String
        var job: String
    }

    /// What one path of the receiver was sent, in its own order.
    private func messages(_ path: String, _ receiver: AlertReceiver) throws -> [Message] {
        try receiver.messages().filter { $0["path"]?.text == path }.map { one in
            let body = try JSONDecoder().decode([String: JSONValue].self, from: Data((one["body"]?.text ?? "").utf8))
            return Message(event: body["event"]?.text ?? "", alert: body["id"]?.text ?? "", job: one["delivery"]?.text ?? "")
        }
    }

    private func wait(_ what: String, _ isSo: () throws -> Bool) async throws {
        for _ in 1...1_200 {
            if try isSo() { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        throw Problem(.deadlineExceeded, "cannot see that \(what)")
    }

    private func channel(_ name: String, _ receiver: AlertReceiver, _ place: String) -> String {
        """
        [channel \(name)]
        kind = webhook
        severity = info
        url = https://127.0.0.1:\(receiver.port)/\(name)
        key-file = \(place)/key
        certificate-file = \(receiver.certificate)

        """
    }

    @Test func aChannelIsToldOneThingAtATimeAndInOrder() async throws {
        let sandbox = try await SandboxHandle.up(named: "alert-order")
        let place = "\(sandbox.root)-receiver"
        try TestDirectory.make(place)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let receiver = try AlertReceiver(.https, place, key: "e2e-canary-key")
        try AtomicFile.write("e2e-canary-key\n", to: "\(place)/key", mode: 0o600)
        try AtomicFile.write("alert.webhook 127.0.0.1 \(receiver.port)\n", to: "\(sandbox.root)/etc/outbound.conf", mode: 0o600)

        // Before anybody is to be told: that is no telling, and is made up for when there is somebody.
        try await sandbox.agent.must("secret", "set", "before.all", "--file", "\(place)/key", "--expires", "20d")
        var early: [String: JSONValue]?
        for _ in 1...300 where early == nil {
            early = try await sandbox.agent.json("alert", "list").first { $0["subject"]?.text == "before.all" }
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(
            early?["telling"]?.text == "no-receiver" && early?["toldAt"]?.text == nil && early?["tellings"]?.number == 0, "\(early ?? [:])")
        let list = try await sandbox.agent.run(["alert", "list"])
        #expect(list.output.contains("no receiver") && list.talk.contains("agent alert channels --help"), "\(list.output)\(list.talk)")

        let paths = ["slow-a", "slow-b", "quick"]
        try AtomicFile.write(paths.map { channel($0, receiver, place) }.joined(), to: "\(sandbox.root)/etc/alerts.conf", mode: 0o600)
        for name in Self.secrets { try await sandbox.agent.must("secret", "set", name, "--file", "\(place)/key", "--expires", "20d") }
        let all = Self.secrets.count + 1
        try await wait("everything is told quickly") { try messages("/quick", receiver).count { $0.event == "raised" } == all }
        for path in ["/slow-a", "/slow-b"] {
            #expect(try messages(path, receiver).count < all, "who is quick waited for who is slow")
        }
        let told = try #require(try await sandbox.agent.json("alert", "list").first { $0["subject"]?.text == "before.all" })
        #expect(told["telling"]?.text == "told" && told["tellings"]?.number == 1, "\(told)")

        for name in Self.secrets + ["before.all"] { try await sandbox.agent.must("secret", "remove", name, "--yes") }
        try await wait("everything is told to everybody") {
            try paths.allSatisfy { try messages("/\($0)", receiver).count { $0.event == "resolved" } == all }
        }
        let jobs = try await sandbox.agent.json("job", "list", "--kind", "alert.deliver", "--limit", "1000").reversed().compactMap {
            $0["id"]?.text
        }
        for path in paths {
            let heard = try messages("/\(path)", receiver)
            #expect(heard.count == 2 * all && Set(heard.map(\.job)).count == 2 * all, "each once")
            for alert in Set(heard.map(\.alert)) { #expect(heard.filter { $0.alert == alert }.map(\.event) == ["raised", "resolved"]) }
            #expect(heard.map(\.job) == jobs.filter(Set(heard.map(\.job)).contains), "in the order in which they were taken in")
        }
        try await wait("the last are answered") { receiver.received().count { $0["what"]?.text == "answered" } == 2 * 2 * all }
        for path in ["/slow-a", "/slow-b"] {
            let steps = receiver.received().filter { $0["path"]?.text == path }.compactMap { $0["what"]?.text }
            #expect(steps == (1...2 * all).flatMap { _ in ["message", "answered"] }, "two at once: \(steps)")
        }
        try await sandbox.down()
    }
}
