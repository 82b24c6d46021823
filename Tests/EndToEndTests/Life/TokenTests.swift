import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

/// Tokens of a real daemon: what each opens, and what it never shows.
@Suite(.serialized, .timeLimit(.minutes(10))) struct TokenLifeTests {
    @Test func tokensOpenWhatTheyAreForAndNothingElse() async throws {
        let sandbox = try await SandboxHandle.up(named: "tokens")
        do {
            let (own, other) = (try await sandbox.site("own.test"), try await sandbox.site("other.test"))
            try await viewer(sandbox)
            try await owner(sandbox, own, other)
            try await ends(sandbox)
        } catch { Issue.record(error) }
        try await sandbox.down()
    }

    private func make(_ sandbox: SandboxHandle, _ name: String, _ words: String...) async throws -> (file: String, id: String, text: String)
    {
        let file = "\(sandbox.root)/\(name).token"
        let made = try await sandbox.agent.run(["token", "create", "--name", name, "--file", file] + words)
        #expect(made.code == 0 && !made.output.contains("agt_") && !made.talk.contains("agt_"), "\(made.talk)")
        let text = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        return (file, String(text.dropFirst(4).prefix(12)), text)
    }

    private func viewer(_ sandbox: SandboxHandle) async throws {
        let token = try await make(sandbox, "viewer", "--role", "viewer")
        let list = try await sandbox.agent.run(["site", "list", "--token-file", token.file])
        #expect(list.code == 0 && list.output.contains("own.test") && list.output.contains("other.test"))
        let create = try await sandbox.agent.run(["site", "create", "no.test"], environment: ["AGENT_TOKEN_FILE": token.file])
        #expect(create.status == .forbidden && create.talk.contains("viewer"), "\(create.talk)")
        let makes = try await sandbox.agent.run(["token", "create", "--role", "viewer", "--token-file", token.file])
        #expect(makes.status == .forbidden)
    }

    private func owner(_ sandbox: SandboxHandle, _ own: [String: JSONValue], _ other: [String: JSONValue]) async throws {
        let token = try await make(sandbox, "owner", "--role", "site-owner", "--site", "own.test")
        let (mine, foreign) = (try #require(own["id"]?.text), try #require(other["id"]?.text))
        let listed = try #require(try await sandbox.agent.json("token", "list").first { $0["id"]?.text == token.id })
        #expect(listed["sites"] == .list([.string(mine)]) && listed["domains"] == .list([.string("own.test")]), "\(listed)")
        let table = try await sandbox.agent.run(["token", "list"]).output
        #expect(table.contains("own.test") && !table.contains(mine), "people are told names: \(table)")
        let changes = try await sandbox.agent.json("change", "list")
        let foreignChange = try #require(changes.first { $0["title"]?.text?.contains("other.test") == true }?["id"]?.text)
        try await sandbox.agent.must("job", "add", "site.enable", "--site", "other.test")
        let jobs = try await sandbox.agent.json("job", "list")
        let foreignJob = try #require(jobs.first { $0["site"]?.text == foreign }?["id"]?.text)
        let socket = "\(sandbox.root)/run/agent.sock"
        var opened: [String] = []
        for row in RouteTable.rows {
            for (reference, id) in [("own.test", "c00000000000"), ("other.test", foreignChange), (foreign, foreignJob)] {
                // Nothing of the owner's own that ends or changes the site; all else is refused, or it is a fault.
                let isOwn = reference == "own.test"
                let answer = try await RawSocket.exchange(
                    socket,
                    "\(row.method) \(row.target(["ref": reference, "id": id, "name": "x"])) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + "Authorization: Bearer \(token.text)\r\n\(row.body == .json ? "Content-Length: 2\r\n" : "")\r\n\(row.body == .json ? "{}" : "")"
                )
                let status = try #require(answer.statuses.first, "\(row.name)")
                let body = answer.text.split(separator: "\r\n\r\n", maxSplits: 1).last.map(String.init) ?? ""
                if !isOwn, row.tenant == .site || row.tenant == .siteOfChange || row.tenant == .siteOfJob || row.tenant == .siteOfAlert {
                    #expect(status == 404 || status == 403, "\(row.name) \(reference): \(status)")
                    // What was asked comes back, and nothing that was not.
                    #expect(!body.contains(reference == "other.test" ? foreign : "other.test"), "\(row.name): \(body)")
                } else {
                    #expect(!body.contains("other.test") && !body.contains(foreign), "\(row.name): \(body)")
                    if row.tenant == .host { #expect(status == 403, "\(row.name): \(status)") }
                }
                if status < 300 { opened.append("\(row.name)") }
            }
        }
        #expect(Set(["siteList", "siteShow", "changeList", "jobList", "auditQuery", "alertList", "siteStatus"]).isSubset(of: Set(opened)))
        let unknown = try await sandbox.agent.run(["site", "show", "nobody.test", "--format", "json", "--token-file", token.file])
        let others = try await sandbox.agent.run(["site", "show", "other.test", "--format", "json", "--token-file", token.file])
        #expect(others.status == .notFound)
        #expect(unknown.talk.replacing("nobody.test", with: "x") == others.talk.replacing("other.test", with: "x"))
        let audit = try await sandbox.agent.run(["audit", "query", "--format", "json", "--token-file", token.file])
        #expect(audit.output.contains(mine) && !audit.output.contains("other.test"))
        // A site that is in the trash is nobody's.
        try await sandbox.agent.must("site", "delete", "own.test", "--yes")
        let gone = try await sandbox.agent.run(["site", "list", "--format", "json", "--token-file", token.file])
        #expect(gone.code == 0 && !gone.output.contains("own.test"))
        #expect(try await sandbox.agent.run(["site", "show", mine, "--token-file", token.file]).status == .notFound)
    }

    private func ends(_ sandbox: SandboxHandle) async throws {
        let token = try await make(sandbox, "ending", "--role", "operator")
        // A restart keeps it, and a crisis keeps nobody from ending it.
        try await sandbox.agent.must("sandbox", "down")
        try await sandbox.agent.must("sandbox", "up", deadline: 180)
        #expect(try await sandbox.agent.run(["site", "list", "--token-file", token.file]).code == 0)
        try await sandbox.agent.must("crisis", "on", "--all", "--reason", "a token got out")
        try await sandbox.agent.must("token", "revoke", token.id, "--yes")
        try await sandbox.agent.must("crisis", "off")
        let revoked = try await sandbox.agent.run(["site", "list", "--token-file", token.file])
        #expect(revoked.status == .forbidden, "\(revoked.talk)")
        let cut = "\(sandbox.root)/cut.token"
        try String(token.text.dropLast(3)).write(toFile: cut, atomically: true, encoding: .utf8)
        chmod(cut, 0o600)
        #expect(try await sandbox.agent.run(["site", "list", "--token-file", cut]).status == .usage)
        chmod(token.file, 0o644)
        #expect(try await sandbox.agent.run(["site", "list", "--token-file", token.file]).talk.contains("others may read or write it"))
        // Typed where its id belongs: not quoted, and not kept.
        let whole = try await sandbox.agent.run(["token", "revoke", token.text, "--yes"])
        #expect(whole.code != 0 && !whole.talk.contains(token.text.dropFirst(17)), "\(whole.talk)")
        for words in [["audit", "export"], ["token", "list", "--all", "--format", "json"]] {
            let said = try await sandbox.agent.run(words).output
            #expect(said.contains(token.id) && !said.contains(token.text.dropFirst(17)), "\(words)")
        }
        #expect(try await sandbox.agent.run(["audit", "export"]).output.contains("token.refused"))
    }
}
