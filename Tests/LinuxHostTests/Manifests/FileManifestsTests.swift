import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// A manifest says as whom a site's code runs: one that says something impossible, or speaks of another site, is none.
@Suite struct FileManifestsTests {
    private func read(_ change: (inout Site) -> Void, as name: SiteID? = nil) async throws -> Site? {
        let root = "/tmp/agent-manifests-\(UInt64.random(in: 0 ... .max))"
        try TestDirectory.make(root)
        defer { try? FileManager.default.removeItem(atPath: root) }  // a directory of this test alone
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: Repository.root)
        try FileManager.default.createDirectory(atPath: layout.manifests, withIntermediateDirectories: true)
        var site = try Sample.site(1, "example.com")
        site.identity = SiteIdentity(uid: 2_000_001, gid: 2_000_001)
        change(&site)
        let text = try JSONEncoder().encode(site)
        try AtomicFile.write(Array(text), to: layout.manifest(name ?? site.id), mode: 0o600)
        return try await FileManifests(layout: layout).read(name ?? site.id)
    }

    @Test func aGoodOneIsRead() async throws { #expect(try await read { _ in }?.spec.domain.ascii == "example.com") }

    @Test(arguments: [
        (UInt32(0), UInt32(2_000_001)), (2_000_001, 0), (0, 0), (.max, .max), (2_000_001, .max), (33, 33), (1_999_999, 2_000_001),
    ])
    func oneWhoseUserIsNoSitesIsRefused(_ uid: UInt32, _ gid: UInt32) async throws {
        try #require(geteuid() == 0, "only root makes users for sites")
        let refused = await #expect(throws: Problem.self) { _ = try await read { $0.identity = SiteIdentity(uid: uid, gid: gid) } }
        #expect(refused?.message.contains("is not a site's") == true)
    }

    @Test func oneOfAnotherSiteIsRefused() async throws {
        let refused = await #expect(throws: Problem.self) { _ = try await read({ _ in }, as: try SiteID("sotherother1")) }
        #expect(refused?.message.contains("another site") == true)
    }
}
