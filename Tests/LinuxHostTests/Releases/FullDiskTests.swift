import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// A root on a file system of four megabytes. The law: `disk-full`, and nothing is left that was not there.
@Suite(.serialized) struct FullDiskTests {
    let f: ReleaseFixture
    let ballast = "ballast"

    init() async throws {
        f = try ReleaseFixture()
        try await f.tool("/bin/mount", "-t", "tmpfs", "-o", "size=4m,mode=755", "agent-test", f.scratch.path)
    }

    private func withDisk(_ work: () async throws -> Void) async throws {
        do { try await work() } catch {
            try await unmount()
            throw error
        }
        try await unmount()
    }

    private func unmount() async throws { try await f.tool("/bin/umount", "--lazy", f.scratch.path) }

    /// Leaves `kibibytes` free.
    private func fill(leaving kibibytes: Int) throws {
        let free = try Directory.open(f.scratch.path).freeBytes() / 1024
        try Data(count: max(0, free - kibibytes) * 1024).write(to: URL(fileURLWithPath: "\(f.scratch.path)/\(ballast)"))
    }

    @Test func aReleaseThatDoesNotFitLeavesNothing() async throws {
        try await withDisk {
            let source = try f.makeTree()
            try Data(count: 1 << 20).write(to: URL(fileURLWithPath: "\(source)/wp-includes/large"))
            try f.trees.prepare()
            try fill(leaving: 256)
            let before = try f.stored()
            await expect(.diskFull) { try await f.prepare(source) }
            #expect(try f.stored() == before)
        }
    }

    @Test func anArchiveThatDoesNotFitIsNotCalledDamaged() async throws {
        try await withDisk {
            let archive = try await ArchiveMaker(f: f).make(
                "good.tar.gz", "import random\ntar('wordpress/large', random.randbytes(900 << 10))")
            try f.trees.prepare()
            try fill(leaving: 1400)
            let before = try f.stored()
            await expect(.diskFull) { try await f.prepare(archive) }
            #expect(try f.stored() == before)
        }
    }

    @Test func contentThatDoesNotFitIsTakenAwayByTheUndoOnTheFullDisk() async throws {
        try await withDisk {
            let source = try f.makeTree()
            try Data(count: 1 << 20).write(to: URL(fileURLWithPath: "\(source)/wp-content/plugins/large"))
            let release = try await f.prepare(source)
            try await f.trees.create(f.site, identity: f.owner)
            try fill(leaving: 256)
            await expect(.diskFull) { try await f.releases.copyContent(release, to: f.site, identity: f.owner, generation: 1) }
            #expect(try await !f.releases.hasContent(of: f.site, generation: 1))
            // Not a byte is free now.
            try fill(leaving: 0)
            try await f.releases.discardContent(of: f.site, generation: 1)
            try await f.trees.discard(f.site)
            #expect(try await f.trees.inventory() == TreeInventory(sites: [], trash: [], staging: []))
        }
    }
}
