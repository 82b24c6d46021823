import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct SiteTreesTests {
    let scratch: Scratch
    let trees: LinuxSiteTrees
    let site = SiteID(unchecked: "sabcdefghjkm")
    let owner = SiteIdentity(uid: 64001, gid: 64001)
    let web = SiteIdentity(uid: 33, gid: 33)

    init() throws {
        try #require(geteuid() == 0, "owners can be seen only as root")
        scratch = try Scratch("trees")
        trees = LinuxSiteTrees(layout: scratch.layout, webUser: web, isolated: true)
    }

    @Test func aSiteGetsTheOwnersAndModesOfTheLayout() async throws {
        try await trees.create(site, identity: owner)
        let path = scratch.layout.site(site)
        #expect(try Look(at: path) == Look(uid: 0, gid: 0, mode: 0o711))
        #expect(try Look(at: "\(path)/releases") == Look(uid: 0, gid: 0, mode: 0o711))
        #expect(try Look(at: "\(path)/content") == Look(uid: 0, gid: 0, mode: 0o711))
        #expect(try Look(at: "\(path)/tmp") == Look(uid: 64001, gid: 33, mode: 0o2730))
        #expect(try Look(at: "\(path)/sessions") == Look(uid: 64001, gid: 64001, mode: 0o700))
        #expect(try Look(at: "\(path)/compiled") == Look(uid: 64001, gid: 64001, mode: 0o700))
        #expect(try Look(at: scratch.layout.sites) == Look(uid: 0, gid: 0, mode: 0o711))
        #expect(try Look(at: scratch.layout.trash) == Look(uid: 0, gid: 0, mode: 0o700))
        #expect(try await trees.inventory() == TreeInventory(sites: [site.rawValue], trash: [], staging: []))
    }

    @Test func creatingTwiceIsCreatingOnceAndRepairsWhatIsMissing() async throws {
        try await trees.create(site, identity: owner)
        try FileManager.default.removeItem(atPath: scratch.layout.sessions(of: site))
        #expect(chmod(scratch.layout.temporary(of: site), 0o777) == 0)
        try await trees.create(site, identity: owner)
        #expect(try Look(at: scratch.layout.sessions(of: site)) == Look(uid: 64001, gid: 64001, mode: 0o700))
        #expect(try Look(at: scratch.layout.temporary(of: site)) == Look(uid: 64001, gid: 33, mode: 0o2730))
    }

    @Test func theTrashIsAWayBack() async throws {
        try await trees.create(site, identity: owner)
        try "kept".write(toFile: "\(scratch.layout.site(site))/content/x", atomically: false, encoding: .utf8)
        try await trees.moveToTrash(site)
        try await trees.moveToTrash(site)
        #expect(try await !trees.exists(site))
        #expect(try await trees.inventory() == TreeInventory(sites: [], trash: [site.rawValue], staging: []))
        try await trees.restoreFromTrash(site)
        try await trees.restoreFromTrash(site)
        #expect(try await trees.exists(site))
        #expect(try String(contentsOfFile: "\(scratch.layout.site(site))/content/x", encoding: .utf8) == "kept")
        try await trees.moveToTrash(site)
        try await trees.purgeTrash(site)
        try await trees.purgeTrash(site)
        #expect(try await trees.inventory() == TreeInventory(sites: [], trash: [], staging: []))
    }

    @Test func whatIsInNeitherPlaceIsSaidSo() async throws {
        await #expect { try await trees.moveToTrash(site) } throws: { ($0 as? Problem)?.code == .siteNotFound }
        await #expect { try await trees.restoreFromTrash(site) } throws: { ($0 as? Problem)?.code == .siteNotFound }
    }

    @Test func restoringNeverReplacesASiteThatIsThere() async throws {
        try await trees.create(site, identity: owner)
        try await trees.moveToTrash(site)
        try await trees.create(site, identity: owner)
        await #expect(throws: Problem.self) { try await trees.restoreFromTrash(site) }
        #expect(try await trees.inventory() == TreeInventory(sites: [site.rawValue], trash: [site.rawValue], staging: []))
    }

    @Test func discardTakesPageCacheAndLogAndNoNeighbour() async throws {
        let other = SiteID(unchecked: "sabcdefghjkn")
        for one in [site, other] {
            try await trees.create(one, identity: owner)
            try scratch.directory("cache/nginx/\(one)/a/b")
            try scratch.write("x", to: "cache/nginx/\(one)/a/b/entry")
            try scratch.directory("log/php")
            try scratch.write("x", to: "log/php/\(one).log")
        }
        try await trees.discard(site)
        try await trees.discard(site)
        #expect(!scratch.exists("cache/nginx/\(site)") && !scratch.exists("log/php/\(site).log"))
        #expect(scratch.exists("cache/nginx/\(other)/a/b/entry") && scratch.exists("log/php/\(other).log"))
        #expect(try await trees.inventory() == TreeInventory(sites: [other.rawValue], trash: [], staging: []))
    }

    @Test func discardOfWhatNeverWasIsSuccessAndMakesNothing() async throws {
        try await trees.discard(site)
        #expect(try await trees.inventory() == TreeInventory(sites: [], trash: [], staging: []))
        #expect(!scratch.exists("srv"))
    }

    @Test func whatACrashLeavesIsReportedAndEndsAtTheNextStart() async throws {
        try trees.prepare()
        try scratch.directory("srv/store/staging/end-\(site)-0011/deep/er")
        #expect(try await trees.inventory().staging == ["end-\(site)-0011"])
        try await trees.cleanStaging()
        #expect(try await trees.inventory().staging == [])
    }

    @Test func repeatingADiscardEndsWhatAFailedOneLeftOfThisSiteOnly() async throws {
        try trees.prepare()
        for name in ["end-\(site)-01/a", "new-\(site)-02/b", "end-sabcdefghjkn-03/c"] { try scratch.directory("srv/store/staging/\(name)") }
        try await trees.discard(site)
        #expect(try await trees.inventory().staging == ["end-sabcdefghjkn-03"])
    }

    @Test func twoRemovalsOfOneTreeBothSucceed() async throws {
        let parent = try scratch.directory("twice")
        for index in 0..<50 { try scratch.directory("twice/tree/\(index)/a/b") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { try await onBlockingThread { () throws(Problem) in try TreeRemoval.remove("tree", from: parent) } }
            }
            try await group.waitForAll()
        }
        #expect(!scratch.exists("twice/tree"))
    }

    @Test func aSiteThatIsASymlinkIsNeverFollowed() async throws {
        try trees.prepare()
        let outside = try scratch.directory("outside")
        try scratch.write("kept", to: "outside/file")
        try #require(symlink("\(scratch.path)/outside", scratch.layout.site(site)) == 0)
        await #expect(throws: Problem.self) { try await trees.create(site, identity: owner) }
        #expect(try await !trees.exists(site))
        try await trees.discard(site)
        #expect(!scratch.exists("srv/sites/\(site)"))
        #expect(try scratch.read("outside/file") == "kept")
        #expect(try Look(at: outside.label).uid == 0)
    }

    @Test func asAnOrdinaryUserEverythingBelongsToThatUser() async throws {
        let plain = LinuxSiteTrees(layout: scratch.layout, webUser: web, isolated: false)
        try await plain.create(site, identity: owner)
        #expect(try Look(at: scratch.layout.temporary(of: site)) == Look(uid: 0, gid: 0, mode: 0o2730))
        #expect(try Look(at: scratch.layout.sessions(of: site)) == Look(uid: 0, gid: 0, mode: 0o700))
    }
}
