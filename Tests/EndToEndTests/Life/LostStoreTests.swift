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
        #expect(try await sandbox.agent.must("doctor", "--format", "json").contains(id))
        try await sandbox.agent.must("doctor", "--orphans", "--adopt")
        #expect(try await sandbox.agent.json("site", "show", "lost.test").first?["id"]?.text == id)
        #expect(try await visitor.get("/").status == 200)
        let thief = ["site", "create", "thief.test", "--alias", "www.lost.test", "--wordpress", SandboxHandle.wordpress]
        #expect(try await sandbox.agent.run(thief).status == .refused, "an adopted site has its names again")

        try await loseStore(sandbox)
        try await sandbox.agent.must("doctor", "--orphans", "--delete", "--yes")
        #expect(try await !sandbox.agent.must("doctor", "--format", "json").contains(id))
        #expect(try sandbox.namesUnderRoot(containing: id).isEmpty)
        #expect(try await visitor.get("/").status == 0)
        try await sandbox.down()
    }

    private func loseStore(_ sandbox: SandboxHandle) async throws {
        try await sandbox.agent.must("sandbox", "down")
        for ending in ["", "-wal", "-shm"] { unlink("\(sandbox.root)/state/agent.db\(ending)") }
        try await sandbox.agent.must("sandbox", "up")
    }
}
