import AgentTesting
import Foundation
import LinuxHost
import SiteModel
import Testing

/// A real server of somebody else's, from the command to the alert and its end.
@Suite(.serialized) struct WatchedCertificateTests {
    @Test func itIsWatchedWhereRootAllowsItToldOfAndForgotten() async throws {
        let sandbox = try await SandboxHandle.up(named: "watched")
        let place = "\(sandbox.root)-receiver"
        try TestDirectory.make(place)
        let server = try AlertReceiver(.https, place, key: "x")
        let name = "theirs.localhost:\(server.port)"

        let refused = try await sandbox.agent.run(["cert", "watch", name])
        #expect(refused.status == .refused && refused.talk.contains("address-refused"), "\(refused.talk)")
        #expect(refused.talk.contains("cert.watch 127.0.0.1 \(server.port)"), "\(refused.talk)")
        try AtomicFile.write("cert.watch 127.0.0.1 \(server.port)\n", to: "\(sandbox.root)/etc/outbound.conf", mode: 0o600)
        let dry = try await sandbox.agent.run(["cert", "watch", name, "--dry-run"])
        #expect(dry.code == 0 && dry.output.hasPrefix("would watch \(name)"), "\(dry.talk)")
        #expect(try await watched(sandbox).isEmpty)

        let begun = try await sandbox.agent.run(["cert", "watch", name])
        #expect(begun.code == 0 && begun.talk.contains("warning: it does not stand for this name"), "\(begun.talk)")
        let line = try #require(try await watched(sandbox).first)
        #expect(line["domain"]?.text == name && line["trusted"]?.text != "true", "\(line)")
        let alert = try await self.alert("watched.refused", "open", sandbox)
        #expect(alert["subject"]?.text == name && alert["text"]?.text?.contains("nobody but itself has signed it") == true, "\(alert)")

        // Somebody puts another one in its place: with another key, and nobody vouches for either.
        server.end()
        for file in ["receiver.pem", "receiver.key"] { try AtomicFile.remove("\(place)/\(file)") }
        let other = try AlertReceiver(.https, place, key: "x", port: server.port)
        let asked = try await sandbox.agent.run(["job", "add", "certificate.watch"])
        #expect(asked.code == 0, "\(asked.talk)")
        _ = try await self.alert("watched.changed", "open", sandbox)
        let known = try await sandbox.agent.run(["cert", "watch", name])
        #expect(known.code == 0 && known.talk.contains("is watched, with what it shows now"), "\(known.talk)")
        _ = try await self.alert("watched.changed", "resolved", sandbox)

        let ended = try await sandbox.agent.run(["cert", "unwatch", name])
        #expect(ended.code == 0 && ended.talk.contains("is not watched any more"), "\(ended.talk)")
        _ = try await self.alert("watched.refused", "resolved", sandbox)
        #expect(try await watched(sandbox).isEmpty)
        other.end()
        try await sandbox.down()
    }

    private func watched(_ sandbox: SandboxHandle) async throws -> [[String: JSONValue]] {
        try await sandbox.agent.json("cert", "list").filter { $0["mode"]?.text == "watched" }
    }

    private func alert(_ code: String, _ state: String, _ sandbox: SandboxHandle) async throws -> [String: JSONValue] {
        for _ in 1...300 {
            let all = try await sandbox.agent.json("alert", "list", "--all")
            if let one = all.first(where: { $0["code"]?.text == code && $0["state"]?.text == state }) { return one }
            try await Task.sleep(for: .milliseconds(400))
        }
        throw Problem(.deadlineExceeded, "cannot see alert '\(code)' as \(state)")
    }
}
