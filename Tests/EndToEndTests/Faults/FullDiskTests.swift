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
        var sandbox: SandboxHandle?
        do {
            let up = try await SandboxHandle.up(named: SmallDisk.name)
            sandbox = up
            try await createOnAFullDisk(disk, up)
        } catch { Issue.record(error) }
        // Before its disk goes: what runs must not outlive the test.
        do { try await sandbox?.down() } catch { Issue.record(error) }
        await disk.unmount()
    }

    @Test("what cannot be written down is not begun on a full disk, but for ways back and the end of the trash") func audit() async throws {
        let disk = try await SmallDisk.mount(megabytes: 900)
        var sandbox: SandboxHandle?
        do {
            let up = try await SandboxHandle.up(named: SmallDisk.name)
            sandbox = up
            try await changeOnAFullDisk(disk, up)
        } catch { Issue.record(error) }
        do { try await sandbox?.down() } catch { Issue.record(error) }
        await disk.unmount()
    }

    private func changeOnAFullDisk(_ disk: SmallDisk, _ sandbox: SandboxHandle) async throws {
        _ = try await sandbox.site("near.test")
        _ = try await sandbox.site("gone.test")
        try await sandbox.agent.must("site", "delete", "gone.test", "--yes")
        try disk.fill(leaving: 0)
        // A few records may fit into pages that the file has already.
        var refused: AgentProcess.Outcome?
        for _ in 0..<200 {
            let outcome = try await sandbox.agent.run(["site", "cache", "purge", "near.test"])
            if outcome.code != 0 {
                refused = outcome
                break
            }
        }
        let refusal = try #require(refused, "200 operations were written down on a full disk")
        #expect(refusal.status == .paused && refusal.talk.contains("audit-not-written"), "\(refusal.talk)")
        #expect(try await sandbox.agent.run(["site", "set", "near.test", "cache=off"]).talk.contains("audit-not-written"))
        let rehearsed = try await sandbox.agent.run(["site", "cache", "purge", "near.test", "--dry-run"])
        #expect(rehearsed.status == .paused && rehearsed.talk.contains("audit-not-written"), "\(rehearsed)")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("near.test")).get("/?full").status == 200)
        let purge = try await sandbox.agent.run(["site", "delete", "gone.test", "--purge", "--yes"])
        #expect(purge.code == 0, "\(purge.talk)")
        #expect(try await sandbox.agent.run(["site", "show", "gone.test"]).status == .notFound)

        try disk.fill(leaving: 0)
        try await startsOnAFullDisk(sandbox)
        try disk.makeRoom()
        try await sandbox.agent.must("site", "cache", "purge", "near.test")
        let verdict = try await sandbox.agent.run(["audit", "verify"])
        #expect(verdict.code == 0, "\(verdict.talk)")
        let export = try await sandbox.agent.run(["audit", "export", "--entity", "gone.test"]).output
        #expect(export.contains("site.purge"))
    }

    /// A daemon that is ended in order, so that its files have to be made anew, comes up and says what is wrong, though it can write none of it down.
    private func startsOnAFullDisk(_ sandbox: SandboxHandle) async throws {
        try await sandbox.killDaemon(SIGTERM)
        try await eventually("another one answers") { try await sandbox.agent.run(["alert", "list"]).code == 0 }
        try await eventually("what is wrong is told") {
            try await sandbox.agent.json("alert", "list").contains { $0["code"]?.text == "disk.full" }
        }
    }

    private func createOnAFullDisk(_ disk: SmallDisk, _ sandbox: SandboxHandle) async throws {
        _ = try await sandbox.site("near.test")
        let near = WebVisitor(port: sandbox.port, host: sandbox.host("near.test"))
        #expect(try await near.get("/?before").status == 200)
        let before = try remaining(sandbox)
        #expect(try disk.reserved() >= 16 << 20)

        // More than a journal needs, less than a site: it ends in the middle of the files, or of the tables.
        for kibibytes: UInt64 in [1536, 2560, 3584] {
            try disk.fill(leaving: kibibytes << 10)
            let (outcome, least) = try await disk.leastReserved {
                try await sandbox.agent.run(["site", "create", "full.test", "--wordpress", SandboxHandle.wordpress])
            }
            #expect(least == 0, "the way back was given the reserve")
            if outcome.status == .notFullyRolledBack {
                // A full disk may have brought MariaDB itself down: then the way back is gone to its end when there is room again.
                try disk.makeRoom()
                let stuck = try #require(try await newest(sandbox)?["id"]?.text)
                _ = try await sandbox.agent.run(["change", "resume", stuck])
            } else {
                try #require(outcome.status == .rolledBack, "\(kibibytes) KiB: \(outcome.talk)")
                let problem = try await newest(sandbox)?["problemCode"]?.text
                #expect(problem == ProblemCode.diskFull.rawValue, "\(kibibytes) KiB: \(outcome.talk)")
            }
            #expect(try await newest(sandbox)?["state"]?.text == "undone")
            #expect(try remaining(sandbox) == before, "\(kibibytes) KiB")
            #expect(try await sandbox.agent.run(["site", "show", "full.test"]).status == .notFound)
            #expect(try await near.get("/?with=\(kibibytes)").status == 200)
            #expect(try disk.reserved() >= 16 << 20, "\(kibibytes) KiB")
            try disk.makeRoom()
        }

        // As after a crash in the middle of a way back: the reserve was given away, and what it was given for must go on.
        try disk.dropReserve()
        try disk.fill(leaving: 256 << 10)
        try await sandbox.agent.must("sandbox", "up")
        try disk.makeRoom()

        _ = try await sandbox.site("full.test")
        #expect(try disk.reserved() >= 16 << 20, "every end of a change looks after it")
        let site = WebVisitor(port: sandbox.port, host: sandbox.host("full.test"))
        #expect(try await site.get("/").status == 200)
    }

    private func newest(_ sandbox: SandboxHandle) async throws -> [String: JSONValue]? {
        try await sandbox.agent.json("change", "list").first { $0["title"]?.text == "create site full.test" }
    }

    /// Everything of sites. Not what servers keep for themselves, nor what nginx stores of pages and PHP of code.
    private func remaining(_ sandbox: SandboxHandle) throws -> Set<String> {
        try sandbox.namesUnderRoot(containing: "").filter { path in
            !path.contains("/compiled/")
                && ![
                    "/mariadb/ib", "/mariadb/data/ib", "/mariadb/data/aria", "/mariadb/data/undo", "/mariadb/tmp", "/cache/",
                    "/state/agent.db", "/ballast",
                ]
                .contains { path.hasPrefix($0) }
        }
    }
}
