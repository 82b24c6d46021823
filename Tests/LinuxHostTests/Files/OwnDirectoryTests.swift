import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct OwnDirectoryTests {
    static let isRoot = geteuid() == 0
    private static let site = SiteIdentity(uid: 64321, gid: 64322)

    private func rule(_ path: String, _ owner: DirectoryRule.Owner = .root, _ mode: UInt32 = 0o711) -> DirectoryRule {
        DirectoryRule(path, owner, mode, writer: "test", why: "test")
    }

    @Test("whatever the umask, a directory is made with its mode; a wrong one is mended")
    func modes() throws {
        let scratch = try Scratch("own")
        let rule = rule("\(scratch.path)/a", .root, 0o2755)
        let before = umask(0o077)
        defer { umask(before) }
        try OwnDirectory.make(rule)
        #expect(try Look(at: rule.path).mode == 0o2755)
        try #require(chmod(rule.path, 0o777) == 0)
        try OwnDirectory.make(rule)
        #expect(try Look(at: rule.path).mode == 0o2755)
    }

    @Test("user and group are the roles'", .enabled(if: isRoot))
    func owners() throws {
        let scratch = try Scratch("own")
        let rule = rule("\(scratch.path)/a", .init(user: .site, group: .web), 0o2730)
        try OwnDirectory.make(rule, DirectoryOwners(web: SiteIdentity(uid: 33, gid: 33), site: Self.site))
        #expect(try Look(at: rule.path) == Look(uid: 64321, gid: 33, mode: 0o2730))
        let unsaid = #expect(throws: Problem.self) { try OwnDirectory.make(rule, DirectoryOwners(site: Self.site)) }
        #expect(unsaid?.message == "cannot make '\(rule.path)': nobody said who 'web' is")
    }

    @Test("a symlink and a file in its place are refused and left alone")
    func strangers() throws {
        let scratch = try Scratch("own")
        try scratch.directory("outside").setMode(0o700)
        try #require(symlink("\(scratch.path)/outside", "\(scratch.path)/link") == 0)
        try scratch.write("x", to: "file")
        for name in ["link", "file"] {
            #expect(throws: Problem.self, "\(name)") { try OwnDirectory.make(rule("\(scratch.path)/\(name)")) }
        }
        #expect(try Look(at: "\(scratch.path)/outside").mode == 0o700)
    }

    @Test("a parent that is a symlink is refused")
    func linkedParent() throws {
        let scratch = try Scratch("own")
        try scratch.directory("outside")
        try #require(symlink("\(scratch.path)/outside", "\(scratch.path)/link") == 0)
        #expect(throws: Problem.self) { try OwnDirectory.make(rule("\(scratch.path)/link/a")) }
        #expect(!scratch.exists("outside/a"))
    }

    @Test("what another user put there is refused, and so is a parent of theirs", .enabled(if: isRoot))
    func foreign() throws {
        let scratch = try Scratch("own")
        try scratch.directory("theirs").setOwner(Self.site)
        for path in ["\(scratch.path)/theirs", "\(scratch.path)/theirs/a"] {
            let problem = #expect(throws: Problem.self) { try OwnDirectory.make(rule(path)) }
            #expect(problem?.message == "cannot use '\(scratch.path)/theirs': it belongs to the user 64321")
        }
        #expect(try Look(at: "\(scratch.path)/theirs").uid == 64321)
        #expect(!scratch.exists("theirs/a"))
    }

    @Test("a parent in which others may write is refused unless it is sticky")
    func openParent() throws {
        let scratch = try Scratch("own")
        let parent = try scratch.directory("open")
        try parent.setMode(0o777)
        let problem = #expect(throws: Problem.self) { try OwnDirectory.make(rule("\(scratch.path)/open/a")) }
        #expect(problem?.message == "cannot use '\(scratch.path)/open': others may write in it")
        try parent.setMode(0o1777)
        try OwnDirectory.make(rule("\(scratch.path)/open/a"))
        #expect(try Look(at: "\(scratch.path)/open/a").mode == 0o711)
    }
}
