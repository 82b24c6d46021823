import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// Root empties a directory that its site fills as it likes.
@Suite(.enabled(if: geteuid() == 0, "owners can be seen only as root")) struct CompiledDirectoryTests {
    let scratch: Scratch
    let directory: CompiledDirectory
    let site = SiteID(unchecked: "sabcdefghjkm")
    let owner = SiteIdentity(uid: 64001, gid: 64001)
    var path: String { scratch.layout.compiled(of: site) }

    init() async throws {
        scratch = try Scratch("compiled")
        directory = CompiledDirectory(layout: scratch.layout, isolated: true)
        try await LinuxSiteTrees(layout: scratch.layout, webUser: SiteIdentity(uid: 33, gid: 33), isolated: true).create(
            site, identity: owner)
    }

    private func standsEmpty() throws {
        #expect(try Look(at: path) == Look(uid: 64001, gid: 64001, mode: 0o700))
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.layout.staging) == [])
    }

    @Test func anotherTakesItsPlaceWhateverLiesThere() async throws {
        let victim = "\(scratch.layout.web)/victim"
        try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: false)
        try "kept".write(toFile: "\(victim)/file", atomically: false, encoding: .utf8)
        try FileManager.default.createDirectory(atPath: "\(path)/a/b/c", withIntermediateDirectories: true)
        try "x".write(toFile: "\(path)/a/b/entry.bin", atomically: false, encoding: .utf8)
        #expect(symlink(victim, "\(path)/a/out") == 0 && symlink(victim, "\(path)/top") == 0)
        #expect(link("\(victim)/file", "\(path)/a/second-name") == 0)
        #expect(mkfifo("\(path)/a/fifo", 0o600) == 0)
        try await directory.renew(site, identity: owner)
        try standsEmpty()
        #expect(try String(contentsOfFile: "\(victim)/file", encoding: .utf8) == "kept")
        #expect(try FileManager.default.contentsOfDirectory(atPath: victim) == ["file"])
    }

    @Test func whatIsNoDirectoryIsReplacedAndNotFollowed() async throws {
        let victim = "\(scratch.layout.web)/victim"
        try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: false)
        try FileManager.default.removeItem(atPath: path)
        #expect(symlink(victim, path) == 0)
        try await directory.renew(site, identity: owner)
        try standsEmpty()
        #expect(access(victim, F_OK) == 0)
        try FileManager.default.removeItem(atPath: path)
        try await directory.renew(site, identity: owner)
        try standsEmpty()
    }

    /// Somebody stands in the old directory and fills it as fast as he can.
    @Test(.timeLimit(.minutes(2))) func whoFillsItMeanwhileFillsWhatIsGone() async throws {
        let filler = Process()
        filler.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
        let loop = "i=0; while [ $i -lt 100000000 ]; do i=$((i+1)); true >f$i; done"
        filler.arguments = ["--reuid", "64001", "--regid", "64001", "--clear-groups", "sh", "-c", loop]
        filler.currentDirectoryURL = URL(fileURLWithPath: path)
        filler.standardError = FileHandle.nullDevice
        try filler.run()
        defer { kill(filler.processIdentifier, SIGKILL) }
        while try FileManager.default.contentsOfDirectory(atPath: path).isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        #expect(mkdir("\(path)/d", 0o777) == 0 && chmod(path, 0o777) == 0)
        try await directory.renew(site, identity: owner)
        #expect(filler.isRunning, "else there was no race")
        try standsEmpty()
    }

    @Test func aSiteWithoutATreeGetsNone() async throws {
        let other = SiteID(unchecked: "sabcdefghjkn")
        try await directory.renew(other, identity: owner)
        #expect(access(scratch.layout.site(other), F_OK) != 0)
        #expect(try directory.changed(other) == nil)
    }
}
