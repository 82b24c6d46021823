import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct AttachTests {
    let f: ReleaseFixture
    let release: WordPressRelease
    let site: String

    init() async throws {
        f = try ReleaseFixture()
        release = try await f.prepare(f.makeTree())
        try await f.trees.create(f.site, identity: f.owner)
        site = f.layout.site(f.site)
    }

    private func attach(generation: Int = 1) async throws {
        try await f.releases.attach(release, to: f.site, identity: f.owner, contentGeneration: generation)
    }

    private func inode(_ path: String) throws -> UInt {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt)
    }

    @Test func coreIsLinkedAndContentIsASymlinkOfTheSitesOwn() async throws {
        #expect(try await !f.releases.isAttached(release, to: f.site))
        try await attach()
        #expect(try await f.releases.isAttached(release, to: f.site))
        let stored = f.layout.storedRelease(release.version, release.locale)
        #expect(try inode("\(site)/releases/6.1.9/wp-includes/load.php") == inode("\(stored)/wp-includes/load.php"))
        #expect(try Look(at: "\(site)/releases/6.1.9") == Look(uid: 0, gid: 0, mode: 0o755))
        #expect(try Look(at: "\(site)/releases/6.1.9/wp-includes") == Look(uid: 0, gid: 0, mode: 0o755))
        #expect(try Look(at: "\(site)/releases/6.1.9/wp-content").uid == f.owner.uid)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(site)/releases/6.1.9/wp-content") == "../../content/1")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(site)/current") == "releases/6.1.9")
        #expect(try Look(at: "\(site)/current").uid == 0)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: "\(site)/releases/6.1.9").allSatisfy { !$0.hasPrefix("wp-content/") })
    }

    @Test func attachingTwiceIsAttachingOnceAndDetachingTwiceLeavesNothing() async throws {
        let before = try FileManager.default.subpathsOfDirectory(atPath: site).sorted()
        try await attach()
        let after = try FileManager.default.subpathsOfDirectory(atPath: site).sorted()
        let load = try inode("\(site)/releases/6.1.9")
        try await attach()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: site).sorted() == after)
        #expect(try inode("\(site)/releases/6.1.9") == load)
        try await f.releases.detach(release, from: f.site)
        try await f.releases.detach(release, from: f.site)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: site).sorted() == before)
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test func whatAKilledRunLeftIsTakenAway() async throws {
        for name in ["releases/6.1.9.new-00ff/wp-includes", "releases/6.1.9.new-0100"] {
            try f.scratch.directory("srv/sites/\(f.site)/\(name)")
        }
        try #require(symlink("releases/6.0", "\(site)/current.new-0001") == 0)
        #expect(try await !f.releases.isAttached(release, to: f.site))
        try await attach()
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site)/releases") == ["6.1.9"])
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: site)) == [
                "releases", "content", "tmp", "sessions", "compiled", "current",
            ])
        // Killed between the release and `current`: not attached, and then it is.
        try #require(unlink("\(site)/current") == 0)
        #expect(try await !f.releases.isAttached(release, to: f.site))
        try await attach(generation: 2)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(site)/releases/6.1.9/wp-content") == "../../content/2")
    }

    @Test func aNewReleaseTakesOverAndTheOldOneIsAWayBack() async throws {
        try await attach()
        let next = try await f.prepare(f.makeTree("next", version: "6.2"))
        try await f.releases.attach(next, to: f.site, identity: f.owner, contentGeneration: 1)
        #expect(try await f.releases.isAttached(next, to: f.site))
        #expect(try await !f.releases.isAttached(release, to: f.site))
        try await attach()
        try await f.releases.detach(next, from: f.site)
        #expect(try await f.releases.isAttached(release, to: f.site))
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site)/releases") == ["6.1.9"])
    }

    @Test func contentIsTheSitesOwnBehindAGate() async throws {
        try await f.releases.copyContent(release, to: f.site, identity: f.owner, generation: 1)
        let content = f.layout.content(of: f.site, generation: 1)
        #expect(try Look(at: content) == Look(uid: f.owner.uid, gid: 33, mode: 0o2750))
        for directory in ["uploads", "upgrade", "themes", "plugins", "themes/plain"] {
            #expect(try Look(at: "\(content)/\(directory)") == Look(uid: f.owner.uid, gid: f.owner.gid, mode: 0o755))
        }
        for file in ["index.php", "themes/plain/style.css", "plugins/hello.php"] {
            #expect(try Look(at: "\(content)/\(file)") == Look(uid: f.owner.uid, gid: f.owner.gid, mode: 0o644))
        }
        let stored = f.layout.storedRelease(release.version, release.locale)
        #expect(try inode("\(content)/index.php") != inode("\(stored)/wp-content/index.php"))
        #expect(try Look(at: "\(stored)/wp-content/index.php") == Look(uid: 0, gid: 0, mode: 0o644))
    }

    @Test func onlyTheSiteAndNginxPassTheGate() async throws {
        try await attach()
        try await f.releases.copyContent(release, to: f.site, identity: f.owner, generation: 1)
        let path = "\(site)/current/wp-content/themes/plain/style.css"
        func reads(_ identity: SiteIdentity, _ path: String) async throws -> Bool {
            try await agentRunner().run(Command("/bin/cat", [path], identity: identity)).exitCode == 0
        }
        #expect(try await reads(f.owner, path))
        #expect(try await reads(SiteIdentity(uid: 33, gid: 33), path))
        #expect(try await !reads(SiteIdentity(uid: 64002, gid: 64002), path))
        #expect(try await reads(SiteIdentity(uid: 33, gid: 33), "\(site)/current/wp-includes/load.php"))
        let writes = try await agentRunner().run(Command("/usr/bin/touch", ["\(site)/releases/6.1.9/x"], identity: f.owner))
        #expect(writes.exitCode != 0, "the site can write into its release")
        let linked = try await agentRunner().run(
            Command("/usr/bin/touch", ["\(site)/releases/6.1.9/wp-includes/load.php"], identity: f.owner))
        #expect(linked.exitCode != 0, "the site can change the store")
    }

    @Test func copyingTwiceKeepsWhatTheSiteDidMeanwhile() async throws {
        try f.scratch.directory("srv/sites/\(f.site)/content/1.new-00ff/themes")
        #expect(try await !f.releases.hasContent(of: f.site, generation: 1))
        try await f.releases.copyContent(release, to: f.site, identity: f.owner, generation: 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site)/content") == ["1"])
        try "mine".write(toFile: "\(site)/content/1/uploads/photo", atomically: false, encoding: .utf8)
        try await f.releases.copyContent(release, to: f.site, identity: f.owner, generation: 1)
        #expect(try await f.releases.hasContent(of: f.site, generation: 1))
        #expect(try String(contentsOfFile: "\(site)/content/1/uploads/photo", encoding: .utf8) == "mine")
        try await f.releases.discardContent(of: f.site, generation: 1)
        try await f.releases.discardContent(of: f.site, generation: 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(site)/content") == [])
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test func aSiteThatIsNotThereIsDetachedAlready() async throws {
        let other = SiteID(unchecked: "szzzzzzzzzzz")
        try await f.releases.detach(release, from: other)
        try await f.releases.discardContent(of: other, generation: 1)
        #expect(try await !f.releases.isAttached(release, to: other))
        #expect(try await !f.releases.hasContent(of: other, generation: 1))
        await #expect(throws: Problem.self) { try await f.releases.attach(release, to: other, identity: f.owner, contentGeneration: 1) }
    }
}
