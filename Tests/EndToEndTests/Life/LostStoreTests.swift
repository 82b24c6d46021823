import AgentTesting
import Foundation
import SiteModel
import Testing

/// When the store has lost its sites, the host still has them: they are found, and taken over whole or ended without a trace.
@Suite(.serialized) struct LostStoreTests {
    @Test func sitesOfALostStoreAreAdoptedOrDeleted() async throws {
        let sandbox = try await SandboxHandle.up(named: "lost")
        let id = try #require(try await sandbox.site("lost.test", "--alias", "www.lost.test")["id"]?.text)
        let visitor = WebVisitor(port: sandbox.port, host: sandbox.host("lost.test"))

        try await loseStore(sandbox)
        #expect(try await sandbox.agent.run(["site", "show", "lost.test"]).status == .notFound)
        #expect(try await findings(sandbox).contains(id))
        try await sandbox.agent.must("doctor", "--orphans", "--adopt")
        #expect(try await sandbox.agent.json("site", "show", "lost.test").first?["id"]?.text == id)
        #expect(try await visitor.get("/").status == 200)
        let thief = ["site", "create", "thief.test", "--alias", "www.lost.test", "--wordpress", SandboxHandle.wordpress]
        #expect(try await sandbox.agent.run(thief).status == .refused, "an adopted site has its names again")

        try await loseStore(sandbox)
        let spared = try await sandbox.agent.run(["doctor", "--orphans", "--delete", "--yes"])
        #expect(spared.status == .failed && spared.talk.contains("it is a whole site"), "\(spared.talk)")
        #expect(try await visitor.get("/").status == 200, "nobody's whole site goes without being named")
        #expect(try await sandbox.agent.run(["doctor", "--orphans", "--delete", "--yes", "other.test"]).status == .notFound)
        try await sandbox.agent.must("doctor", "--orphans", "--delete", "--yes", "lost.test")
        #expect(try await !findings(sandbox).contains(id))
        #expect(try sandbox.namesUnderRoot(containing: id).isEmpty)
        #expect(try await visitor.get("/").status == 0)
        try await sandbox.down()
    }

    /// What the doctor says, also where something else is wrong: on a busy machine a server may answer too late.
    private func findings(_ sandbox: SandboxHandle) async throws -> String {
        let outcome = try await sandbox.agent.run(["doctor", "--format", "json"])
        try #require(outcome.output.hasPrefix("["), "\(outcome.talk)")
        return outcome.output
    }

    /// A name that is taken keeps one site from coming back, and no other.
    @Test func oneWhoseNameIsTakenKeepsNoOtherFromBeingAdopted() async throws {
        let sandbox = try await SandboxHandle.up(named: "lost-name")
        _ = try await sandbox.site("first.test", "--alias", "shared.test")
        for name in ["second.test", "third.test"] { _ = try await sandbox.site(name) }
        let first = try #require(try await sandbox.agent.json("site", "show", "first.test").first?["id"]?.text)
        try await loseStore(sandbox)
        // Two of them want one name now; which of them is the second is left to chance.
        let manifest = "\(sandbox.root)/state/manifests/\(first).json"
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
        try #require(text.contains("shared.test"))
        try Data(text.replacing("shared.test", with: "second.test").utf8).write(to: URL(filePath: manifest))
        chmod(manifest, 0o600)

        let adopted = try await sandbox.agent.run(["doctor", "--orphans", "--adopt"])
        #expect(adopted.status == .failed && adopted.talk.contains("adopted: 2, left: 1"), "\(adopted.talk)")
        #expect(adopted.talk.contains("second.test") && adopted.output.split(separator: "\n").count >= 2, "why, and what was adopted")
        #expect(try await sandbox.agent.run(["site", "show", "third.test"]).status == .done)
        #expect(try await sandbox.agent.json("site", "list").count == 2)
        let again = try await sandbox.agent.run(["doctor", "--orphans", "--adopt"])
        #expect(again.talk.contains("adopted: 0, left: 1"), "\(again.talk)")
        try await sandbox.down()
    }

    /// Switched off and in the trash, a site is no less somebody's.
    @Test func sitesThatAreOffOrInTheTrashComeBackAsTheyWere() async throws {
        let sandbox = try await SandboxHandle.up(named: "lost-off")
        for name in ["off", "trashed", "half"] { _ = try await sandbox.site("\(name).test") }
        try await sandbox.agent.must("site", "disable", "off.test")
        try await sandbox.agent.must("site", "delete", "trashed.test", "--yes")
        let half = try #require(try await sandbox.agent.json("site", "show", "half.test").first?["id"]?.text)

        try await loseStore(sandbox)
        // What a create that never came to its end looks like: nothing is taken over that was not whole.
        let vhost = "\(sandbox.root)/etc/nginx/sites-enabled/\(half).conf"
        let kept = try #require(FileManager.default.contents(atPath: vhost))
        try FileManager.default.removeItem(atPath: vhost)
        #expect(try await sandbox.agent.run(["doctor", "--orphans", "--adopt"]).status == .failed)
        try kept.write(to: URL(filePath: vhost))
        #expect(try await sandbox.agent.run(["site", "show", "half.test"]).status == .notFound)
        try await sandbox.agent.must("doctor", "--orphans", "--adopt")

        #expect(try await sandbox.agent.json("site", "show", "off.test").first?["enabled"] == .bool(false))
        let visitor = WebVisitor(port: sandbox.port, host: sandbox.host("off.test"))
        #expect(try await visitor.get("/").status == 503)
        try await sandbox.agent.must("site", "enable", "off.test")
        #expect(try await visitor.get("/").status == 200)
        try await sandbox.agent.must("site", "undelete", "trashed.test")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("trashed.test")).get("/").status == 200)
        try await sandbox.down()
    }

    private func loseStore(_ sandbox: SandboxHandle) async throws {
        try await sandbox.agent.must("sandbox", "down")
        for ending in ["", "-wal", "-shm"] { unlink("\(sandbox.root)/state/agent.db\(ending)") }
        try await sandbox.agent.must("sandbox", "up")
    }
}
