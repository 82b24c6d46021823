import AgentTesting
import Foundation
import SiteModel
import Testing

/// Known values go through everything that is done with secrets, and stand in clear nowhere but where they came from.
@Suite(.serialized, .timeLimit(.minutes(10))) struct NamedSecretsTests {
    private let canaries = (0..<3).map { "canary-\($0)-\(UInt64.random(in: 0 ... .max))" }
    private let source = "/tmp/agent-canary-\(UInt32.random(in: 0 ... .max))"

    @Test func aSecretIsUsedByNameAndItsValueStandsNowhere() async throws {
        let sandbox = try await SandboxHandle.up(named: "named")
        defer { unlink(source) }
        do {
            try await keep(sandbox)
            try await loseTheKey(sandbox)
        } catch { Issue.record(error) }
        try await sandbox.down()
    }

    private func keep(_ sandbox: SandboxHandle) async throws {
        let agent = sandbox.agent
        var said: [AgentProcess.Outcome] = []
        try (canaries[0] + "\n").write(toFile: source, atomically: true, encoding: .utf8)
        chmod(source, 0o600)
        said.append(try await agent.run(["secret", "set", "smtp.password", "--file", source, "--expires", "90d"]))
        said.append(try await agent.run(["secret", "set", "webhook.key"], input: canaries[1]))
        #expect(said.allSatisfy { $0.code == 0 }, "\(said)")
        let twice = try await agent.run(["secret", "set", "smtp.password", "--format", "json"], input: canaries[2])
        #expect(twice.status == .exists && twice.talk.contains("agent secret rotate"), "\(twice.talk)")
        let unknown = try await agent.run(["secret", "rotate", "no.such"], input: canaries[2])
        #expect(unknown.status == .notFound)
        // In a crisis a secret that got out can be changed, and nothing else be set.
        try await agent.must("crisis", "on", "--all", "--reason", "a password got out")
        let stopped = try await agent.run(["secret", "set", "another", "--file", source])
        let rotated = try await agent.run(["secret", "rotate", "webhook.key"], input: canaries[2])
        try await agent.must("crisis", "off")
        #expect(stopped.status == .paused && rotated.code == 0, "\(stopped) \(rotated)")
        said += [twice, unknown, stopped, rotated]

        // Somebody who writes requests by hand, and wrongly.
        let socket = "\(sandbox.root)/run/agent.sock"
        for body in [
            #"{"name":"x","value":"\#(canaries[2])"#, #"{"name":"x","value":["\#(canaries[2])"]}"#,
            #"{"name":"X y","value":"\#(canaries[2])"}"#, #"{"name":"Typed-\#(canaries[2])","value":"x"}"#,
            #"{"name":"x","value":"\#(canaries[2])","expiresAt":"\#(canaries[2])"}"#,
        ] {
            let answer = try await RawSocket.exchange(
                socket,
                "POST /v1/secrets HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(answer.statuses == [400] && !answer.text.contains("canary"), "\(answer.text)")
        }

        // The secret itself, where its name belongs.
        for verb in ["set", "rotate", "remove"] {
            let typed = try await agent.run(
                ["secret", verb, "Typed-\(canaries[2])"] + (verb == "remove" ? ["--yes"] : ["--file", source]))
            #expect(typed.status == .usage && typed.talk.contains("characters as a secret name"), "\(typed.talk)")
            said.append(typed)
        }
        let gone = try await RawSocket.exchange(
            socket, "DELETE /v1/secrets/Typed-\(canaries[2]) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(gone.statuses == [400] && !gone.text.contains("canary"), "\(gone.text)")

        for arguments in [
            ["secret", "list"], ["secret", "list", "--format", "json"], ["secret", "list", "--format", "csv"], ["doctor"],
            ["audit", "query", "--action", "secret."], ["audit", "query", "--format", "json"], ["audit", "export"],
            ["audit", "export", "--format", "csv"], ["change", "list"], ["job", "list"], ["host", "status"], ["audit", "verify"],
        ] {
            let outcome = try await agent.run(arguments)
            #expect(!outcome.output.isEmpty || outcome.code == 0, "\(arguments): \(outcome)")
            said.append(outcome)
        }
        for outcome in said { #expect(!"\(outcome.output)\(outcome.talk)".contains("canary"), "\(outcome)") }
        let list = try await agent.json("secret", "list")
        #expect(list.map { $0["name"]?.text } == ["smtp.password", "webhook.key"] && list.allSatisfy { $0["state"]?.text == "kept" })
        let audit = try await agent.run(["audit", "export"]).output
        for trace in ["secret.set", "secret.rotate", "secret smtp.password", "secret-exists", "crisis-active"] {
            #expect(audit.contains(trace), "\(trace)")
        }
        try expectNowhere(below: sandbox.root)
    }

    private func expectNowhere(below root: String) throws {
        var looked = 0
        var holdsNames = false
        let walk = try #require(FileManager.default.enumerator(atPath: root))
        for case let name as String in walk {
            guard let bytes = FileManager.default.contents(atPath: "\(root)/\(name)") else { continue }
            looked += 1
            for canary in canaries { #expect(!bytes.holdsBytes(of: canary), "a secret stands in \(name)") }
            if name.hasPrefix("state/agent.db") { holdsNames = holdsNames || bytes.holdsBytes(of: "smtp.password") }
        }
        #expect(looked > 20 && holdsNames, "the store was among them, with these very secrets in it")
        var facts = stat()
        #expect(lstat("\(root)/state/secrets.key", &facts) == 0 && facts.st_mode & 0o7777 == 0o600 && facts.st_size == 32)
    }

    /// The key is missing, is open to others, is another one: said each time, and well again when the right one is back.
    private func loseTheKey(_ sandbox: SandboxHandle) async throws {
        let agent = sandbox.agent
        let key = "\(sandbox.root)/state/secrets.key"
        let right = try #require(FileManager.default.contents(atPath: key))
        for spoil in [{ _ = unlink(key) }, { _ = chmod(key, 0o644) }, { _ = truncate(key, 7) }] {
            spoil()
            let list = try await agent.json("secret", "list")
            #expect(
                list.count == 2 && list.allSatisfy { $0["state"]?.text == "unreadable" && $0["problemCode"]?.text == "secret-key" },
                "\(list)")
            let refused = try await agent.run(["secret", "set", "third"], input: canaries[2])
            #expect(refused.code != 0 && refused.talk.contains("secret-key") && !refused.talk.contains("canary"), "\(refused.talk)")
            #expect(try await agent.run(["doctor"]).output.contains("secret.unreadable"))
            _ = unlink(key)
            #expect(FileManager.default.createFile(atPath: key, contents: right, attributes: [.posixPermissions: 0o600]))
            #expect(try await agent.json("secret", "list").allSatisfy { $0["state"]?.text == "kept" })
        }
        try await agent.must("secret", "remove", "smtp.password", "--yes")
        #expect(try await agent.json("secret", "list").map { $0["name"]?.text } == ["webhook.key"])
    }
}
