import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// The whole of a real WordPress, as provision/wordpress makes it.
@Suite struct RealReleaseTests {
    static var source: String { ProcessInfo.processInfo.environment["AGENT_TEST_WORDPRESS"] ?? "/var/cache/agent-test/wordpress" }

    @Test func aRealReleaseIsStoredAttachedAndTakenAway() async throws {
        let f = try ReleaseFixture()
        try #require(access("\(Self.source)/wp-includes/version.php", R_OK) == 0, "run provision/wordpress first")
        let clock = ContinuousClock()
        var release: WordPressRelease?
        let first = try await clock.measure { release = try await f.prepare(Self.source) }
        let stored = try #require(release)
        let again = try await clock.measure { _ = try await f.prepare(Self.source) }
        try await f.trees.create(f.site, identity: f.owner)
        let attach = try await clock.measure { try await f.releases.attach(stored, to: f.site, identity: f.owner, contentGeneration: 1) }
        let copy = try await clock.measure { try await f.releases.copyContent(stored, to: f.site, identity: f.owner, generation: 1) }
        let detach = try await clock.measure { try await f.releases.detach(stored, from: f.site) }
        let discard = try await clock.measure { try await f.trees.discard(f.site) }
        print("prepare \(first), again \(again), attach \(attach), content \(copy), detach \(detach), discard \(discard)")
        #expect(again < first)
        #expect(try await f.trees.inventory() == TreeInventory(sites: [], trash: [], staging: []))
    }
}
