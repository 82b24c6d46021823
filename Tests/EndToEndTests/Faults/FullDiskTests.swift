import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// A disk on which a site does not fit any more. The law: all or nothing, and nobody else notices.
@Suite(.serialized, .timeLimit(.minutes(15))) struct FullDiskTests {
    @Test("a create on a full disk is taken back whole, its neighbour answers, and the reserve is kept again") func create() async throws {
        let disk = try await SmallDisk.mount(megabytes: 900)
        do { try await createOnAFullDisk(disk) } catch {
            await disk.unmount()
            throw error
        }
        await disk.unmount()
    }

    private func createOnAFullDisk(_ disk: SmallDisk) async throws {
        let sandbox = try await SandboxHandle.up(named: SmallDisk.name)
        _ = try await sandbox.site("near.test")
        let near = WebVisitor(port: sandbox.port, host: sandbox.host("near.test"))
        #expect(try await near.get("/?before").status == 200)
        let before = try remaining(sandbox)
        #expect(try disk.reserved() >= 16 << 20)

        // Less than the content of a site, more than a journal needs.
        try disk.fill(leaving: 2 << 20)
        let outcome = try await sandbox.agent.run(["site", "create", "full.test", "--wordpress", SandboxHandle.wordpress])
        #expect(outcome.status == .rolledBack, "\(outcome.talk)")
        #expect(outcome.talk.contains(ProblemCode.diskFull.rawValue), "\(outcome.talk)")
        #expect(try remaining(sandbox) == before)
        #expect(try await sandbox.agent.run(["site", "show", "full.test"]).status == .notFound)
        #expect(try await near.get("/?during").status == 200)
        #expect(try disk.reserved() >= 16 << 20)

        try disk.makeRoom()
        _ = try await sandbox.site("full.test")
        let site = WebVisitor(port: sandbox.port, host: sandbox.host("full.test"))
        #expect(try await site.get("/").status == 200)
        try await sandbox.down()
    }

    /// Everything of sites. Not what servers keep for themselves, nor what nginx stores of pages.
    private func remaining(_ sandbox: SandboxHandle) throws -> Set<String> {
        try sandbox.namesUnderRoot(containing: "").filter { path in
            !["/mariadb/ib", "/mariadb/data/ib", "/mariadb/data/aria", "/mariadb/data/undo", "/mariadb/tmp", "/cache/", "/state/agent.db", "/ballast"]
                .contains { path.hasPrefix($0) }
        }
    }
}
