import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

/// A name that goes from one site to another takes nothing along: no visit, no alert, no record, whoever follows what.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LogOwnerTests {
    private struct Owner {
        let sandbox: SandboxHandle
        let id: String
        let file: String
        let text: String

        init(_ sandbox: SandboxHandle, of site: String, named name: String) async throws {
            self.sandbox = sandbox
            file = "\(sandbox.root)/\(name).token"
            try await sandbox.agent.must("token", "create", "--role", "site-owner", "--site", site, "--name", name, "--file", file)
            text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)
            id = String(text.dropFirst(4).prefix(12))
        }

        func run(_ words: String...) async throws -> AgentProcess.Outcome { try await sandbox.agent.run(words + ["--token-file", file]) }
        /// As soon as they hold this: nginx writes a visit down when it has been answered.
        func logs(_ site: String, _ words: String..., holding mark: String) async throws -> String {
            for _ in 0..<200 {
                let outcome = try await sandbox.agent.run(["site", "logs", site, "--lines", "1000"] + words + ["--token-file", file])
                #expect(outcome.code == 0, "\(outcome.talk)")
                if outcome.code != 0 || outcome.output.contains(mark) { return outcome.output }
                try await Task.sleep(for: .milliseconds(100))
            }
            Issue.record("the logs of \(site) never held \(mark)")
            return ""
        }
        /// Open, as its first line is here.
        func follow(_ site: String) async throws -> AsyncThrowingStream<LogLineView, any Error>.Iterator {
            let client = AgentClient(socketPath: "\(sandbox.root)/run/agent.sock", token: Secret(text))
            var lines = try await client.logs(site, LogRequest(kinds: ["access"], follow: true)).makeAsyncIterator()
            #expect(try await lines.next() != nil)
            return lines
        }
    }

    private func visit(_ sandbox: SandboxHandle, _ name: String, _ mark: String) async throws {
        _ = try await WebVisitor(port: sandbox.port, host: sandbox.host(name)).get("/?mark=\(mark)")
    }

    /// What is left of a log that was followed; the end is no error.
    private func rest(_ lines: inout AsyncThrowingStream<LogLineView, any Error>.Iterator) async throws -> String {
        var texts: [String] = []
        while let line = try await lines.next() { texts.append(line.text) }
        return texts.joined(separator: "\n")
    }

    @Test func aNamesNextHolderNeverSeesWhatWasSaidOfTheOneBefore() async throws {
        let sandbox = try await SandboxHandle.up(named: "log-owners")
        do {
            _ = try await sandbox.site("one.test", "--alias", "moves.test")
            let before = try #require(try await sandbox.site("two.test")["id"]?.text)
            let (one, two) = (
                try await Owner(sandbox, of: "one.test", named: "one"), try await Owner(sandbox, of: "two.test", named: "two")
            )
            try await aliasMoves(sandbox, one, two)
            try await siteIsMadeAnew(sandbox, two, before)
            try await siteComesBack(sandbox, one)
            try await tokenEnds(sandbox, one)
        } catch { Issue.record(error) }
        try await sandbox.down()
    }

    private func aliasMoves(_ sandbox: SandboxHandle, _ one: Owner, _ two: Owner) async throws {
        try await visit(sandbox, "one.test", "first-of-one")
        try await visit(sandbox, "moves.test", "alias-of-one")
        let own = try await one.logs("one.test", holding: "alias-of-one")
        #expect(own.contains("first-of-one"), "\(own)")
        #expect(try await one.logs("moves.test", holding: "alias-of-one") == own)
        let errors = try await one.run("site", "logs", "one.test", "--kind", "error")
        #expect(errors.status == .forbidden && errors.output.isEmpty, "\(errors.talk)")
        #expect(try await sandbox.agent.run(["site", "logs", "one.test", "--kind", "error"]).code == 0)

        try await sandbox.agent.must("site", "set", "one.test", "aliases-=moves.test")
        try await sandbox.agent.must("site", "set", "two.test", "aliases+=moves.test")
        try await visit(sandbox, "moves.test", "alias-of-two")
        let next = try await two.logs("moves.test", holding: "alias-of-two")
        #expect(!next.contains("of-one"), "\(next)")
        #expect(!(try await one.logs("one.test", holding: "first-of-one").contains("of-two")))
        #expect(try await one.run("site", "logs", "moves.test").status == .notFound)
        // Who may see the whole host is told by the id as well.
        let all = try await sandbox.agent.run(["site", "logs", "two.test", "--kind", "access", "--lines", "1000"]).output
        #expect(all.contains("alias-of-two") && !all.contains("of-one"), "\(all)")
    }

    private func siteIsMadeAnew(_ sandbox: SandboxHandle, _ two: Owner, _ before: String) async throws {
        try await visit(sandbox, "two.test", "last-of-the-old")
        _ = try await two.logs("two.test", holding: "last-of-the-old")
        var followed = try await two.follow("two.test")
        try await sandbox.agent.must("site", "delete", "two.test", "--yes")
        try await sandbox.agent.must("site", "delete", "two.test", "--purge", "--yes")
        let after = try #require(try await sandbox.site("two.test", "--alias", "moves.test")["id"]?.text)
        #expect(after != before)
        try await visit(sandbox, "two.test", "of-the-new")
        #expect(!(try await rest(&followed).contains("of-the-new")), "it ended with its site")
        #expect(try await two.run("site", "logs", "two.test").status == .notFound)

        let new = try await Owner(sandbox, of: "two.test", named: "new")
        for name in ["two.test", "moves.test", after] {
            let lines = try await new.logs(name, "--since", "1d", holding: "of-the-new")
            #expect(!lines.contains("of-the-old") && !lines.contains("alias-of") && !lines.contains("of-one"), "\(name): \(lines)")
        }
        #expect(try await new.run("site", "logs", before).status == .notFound)
        // Somebody types what would look like a record of the new one's.
        _ = try await sandbox.agent.run(["site", "delete", "x \(after)", "--yes"])
        let records = try await new.run("audit", "query", "--limit", "1000", "--format", "json")
        #expect(records.output.contains(after) && !records.output.contains(before), "\(records.output)")
        #expect(!records.output.contains("x \(after)"), "\(records.output)")
        #expect(try await sandbox.agent.run(["audit", "query", "--format", "json"]).output.contains("x \(after)"))
        #expect(try await new.run("alert", "list", "--all").code == 0)
    }

    private func siteComesBack(_ sandbox: SandboxHandle, _ one: Owner) async throws {
        var followed = try await one.follow("one.test")
        try await sandbox.agent.must("site", "delete", "one.test", "--yes")
        _ = try await rest(&followed)
        #expect(try await one.run("site", "logs", "one.test").status == .notFound)
        try await sandbox.agent.must("site", "undelete", "one.test")
        try await visit(sandbox, "one.test", "back-again")
        let lines = try await one.logs("one.test", holding: "back-again")
        #expect(lines.contains("first-of-one") && !lines.contains("of-the-new"), "\(lines)")
    }

    private func tokenEnds(_ sandbox: SandboxHandle, _ one: Owner) async throws {
        var followed = try await one.follow("one.test")
        try await sandbox.agent.must("token", "revoke", one.id, "--yes")
        _ = try await rest(&followed)
        #expect(try await one.run("site", "logs", "one.test").status == .forbidden)
    }
}
