import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct ArchiveTests {
    let f: ReleaseFixture
    let maker: ArchiveMaker

    init() throws {
        f = try ReleaseFixture()
        maker = ArchiveMaker(f: f)
    }

    @Test(arguments: ["good.tar.gz", "good.zip"]) func aGoodArchiveIsTheSameReleaseAsItsDirectory(name: String) async throws {
        let archive = try await maker.make(name)
        #expect(chmod(archive, 0o600) == 0, "only root can read it, and the reader is not root")
        let seen = try await f.releases.inspect(.path(archive, sha256: nil), locale: .english)
        #expect(try await f.releases.stored() == [])
        let release = try await f.prepare(archive)
        #expect(release == seen && release.version.rawValue == "6.1.9")
        // The manifests are compared: anything that went missing or changed on the way would be named.
        #expect(try await f.prepare(f.makeTree()) == release)
        let stored = f.layout.storedRelease(release.version, release.locale)
        #expect(try Look(at: "\(stored)/wp-includes") == Look(uid: 0, gid: 0, mode: 0o755))
        #expect(try Look(at: "\(stored)/wp-load.php") == Look(uid: 0, gid: 0, mode: 0o644))
        #expect(try await f.trees.inventory().staging == [])
        #expect(try await f.prepare(archive) == release)
    }

    @Test func aGivenChecksumMustMatch() async throws {
        let archive = try await maker.make("good.tar.gz")
        let right = try SHA256Hex(await maker.sum("sha256sum", of: archive))
        let wrong = try SHA256Hex(String(repeating: "0", count: 64))
        await expect(.checksumMismatch, naming: right.rawValue) { try await f.prepare(archive, sha256: wrong) }
        #expect(try await f.releases.stored() == [])
        let release = try await f.prepare(archive, sha256: right)
        // Being known already is no excuse.
        await expect(.checksumMismatch) { try await f.prepare(archive, sha256: wrong) }
        #expect(try await f.prepare(archive, sha256: right) == release)
        await expect(.badUsage) { try await f.prepare(f.makeTree(), sha256: right) }
    }

    struct Hostile: CustomTestStringConvertible {
        var name: String
        var body: String = ""
        var after: String = ""
        var code: ProblemCode = .unsafeArchive
        var words: String
        var testDescription: String { name }
    }

    static let hostile = [
        Hostile(name: "slip.tar.gz", body: "tar('wordpress/../../evil')", words: "leads out"),
        Hostile(name: "slip.zip", body: "put('wordpress/../../evil')", words: "leads out"),
        Hostile(name: "dot.tar.gz", body: "tar('wordpress/./evil')", words: "leads out"),
        Hostile(name: "absolute.tar.gz", body: "tar('/tmp/evil')", words: "absolute"),
        Hostile(name: "absolute.zip", body: "put('/tmp/evil')", words: "absolute"),
        Hostile(name: "backslash.tar.gz", body: "tar('wordpress/a\\\\b')", words: "odd characters"),
        Hostile(name: "newline.tar.gz", body: "tar('wordpress/a\\nb')", words: "odd characters"),
        Hostile(name: "utf8.tar.gz", body: "tar('wordpress/\\u202egpj.php')", code: .sourceCorrupt, words: "names that tar cannot"),
        Hostile(
            name: "symlink.tar.gz", body: "tar('wordpress/x', b'', type=tarfile.SYMTYPE, linkname='/etc')\ntar('wordpress/x/passwd')",
            words: "a symlink"),
        Hostile(
            name: "symlink.zip",
            body: "i = zipfile.ZipInfo('wordpress/x')\ni.create_system = 3\ni.external_attr = 0o120777 << 16\nput(i, '/etc')",
            words: "a symlink"),
        Hostile(
            name: "hardlink.tar.gz", body: "tar('wordpress/x', b'', type=tarfile.LNKTYPE, linkname='/etc/passwd')", words: "a hard link"),
        Hostile(
            name: "inside.tar.gz", body: "tar('wordpress/x', b'', type=tarfile.LNKTYPE, linkname='wordpress/wp-load.php')",
            words: "a hard link"),
        Hostile(
            name: "device.tar.gz", body: "tar('wordpress/x', b'', type=tarfile.CHRTYPE, devmajor=1, devminor=3)", words: "neither a file"),
        Hostile(name: "fifo.tar.gz", body: "tar('wordpress/x', b'', type=tarfile.FIFOTYPE)", words: "neither a file"),
        Hostile(name: "twice.tar.gz", body: "tar('wordpress/wp-load.php', b'<?php evil();')", words: "is there twice"),
        Hostile(name: "twice.zip", body: "put('wordpress/wp-load.php', b'<?php evil();')", words: "is there twice"),
        Hostile(name: "below-file.tar.gz", body: "tar('wordpress/wp-load.php/x')", words: "is there twice"),
        Hostile(name: "case.tar.gz", body: "tar('wordpress/WP-Load.php')", words: "in case only"),
        Hostile(name: "case-directory.tar.gz", body: "tar('wordpress/WP-Includes/x')", words: "in case only"),
        Hostile(name: "deep.tar.gz", body: "tar('wordpress/' + 'd/' * 40 + 'x')", words: "nested deeper"),
        Hostile(name: "long.tar.gz", body: "tar('wordpress/' + 'x' * 300)", code: .sourceCorrupt, words: "names that tar cannot"),
        Hostile(name: "many.tar.gz", body: "for i in range(50_001): tar('wordpress/f%d' % i, b'')", words: "more than 50000 entries"),
        Hostile(name: "ratio.tar.gz", body: "tar('wordpress/zero', bytes(200 << 20))", words: "times its size"),
        Hostile(name: "bomb.zip", body: "for i in range(12): put('wordpress/zero%d' % i, bytes(100 << 20))", words: "more than 1024 MiB"),
        // A zip that says ten bytes and holds many.
        Hostile(
            name: "liar.zip", body: "put('wordpress/zzzz', bytes(1 << 20))",
            after: "def lie(d):\n  i = d.rfind(b'PK\\x01\\x02')\n  d[i+24:i+28] = struct.pack('<I', 10)\n  return d\nraw(lie)",
            code: .sourceCorrupt,
            words: "damaged"),
        Hostile(name: "cut.tar.gz", after: "raw(lambda d: d[:len(d) // 2])", code: .sourceCorrupt, words: "cut short"),
        Hostile(name: "cut.zip", after: "raw(lambda d: d[:len(d) // 2])", code: .sourceCorrupt, words: "cut short"),
        Hostile(
            name: "flip.tar.gz", after: "def flip(d):\n  d[len(d) // 2] ^= 0xff\n  return d\nraw(flip)", code: .sourceCorrupt,
            words: "damaged"),
        // Its end says that there is one entry more than there is.
        Hostile(
            name: "hidden.zip",
            after: "def hide(d):\n  i = d.rfind(b'PK\\x05\\x06')\n  d[i+10:i+12] = struct.pack('<H', 99)\n  return d\nraw(hide)",
            code: .sourceCorrupt, words: "99 entries"),
        Hostile(
            name: "text.tar.gz", after: "raw(lambda d: b'<html>not found</html>')", code: .sourceCorrupt, words: "neither .tar.gz nor .zip"),
        Hostile(name: "empty.tar.gz", after: "raw(lambda d: b'')", code: .sourceCorrupt, words: "cut short"),
        Hostile(name: "two.tar.gz", body: "tar('other/wp-includes/version.php')", code: .sourceCorrupt, words: "more than one WordPress"),
    ]

    @Test(arguments: hostile) func aHostileArchiveIsRefusedWholeAndLeavesNothing(archive: Hostile) async throws {
        let path = try await maker.make(archive.name, archive.body, after: archive.after)
        await expect(archive.code, naming: archive.words) { try await f.prepare(path) }
        await expect(archive.code, naming: archive.words) { try await f.releases.inspect(.path(path, sha256: nil), locale: .english) }
        #expect(try await f.releases.stored() == [])
        #expect(try await f.trees.inventory().staging == [])
        #expect(access("/tmp/evil", F_OK) != 0 && !f.scratch.exists("evil"))
        #expect(f.installed.all == [])
    }

    @Test func aSpecialFileIsNoArchive() async throws {
        try #require(mkfifo("\(f.scratch.path)/pipe.zip", 0o666) == 0)
        await expect(.sourceCorrupt, naming: "neither a directory nor an archive") { try await f.prepare("\(f.scratch.path)/pipe.zip") }
    }

    @Test func theReaderIsNotRootAndCannotWriteOutsideItsBox() async throws {
        let archive = try await maker.make("good.zip")
        let watch = WatchingRunner(inner: try agentRunner())
        let releases = LinuxWordPressReleases(
            layout: f.layout, webUser: f.nobody, runner: watch, unpackIdentity: f.nobody, mirror: .official,
            calls: OutboundCalls(OpenGuards()), pristine: { _, _ in })
        _ = try await releases.prepare(.path(archive, sha256: nil), locale: .english, php: f.php)
        #expect(watch.commands.allSatisfy { $0.identity == f.nobody && $0.program == "/usr/bin/prlimit" } && !watch.commands.isEmpty)
    }
}

/// Remembers what a real runner was asked.
final class WatchingRunner: CommandRunner {
    private let inner: LinuxCommandRunner
    private let seen = NSLock()
    nonisolated(unsafe) private var list: [Command] = []

    init(inner: LinuxCommandRunner) { self.inner = inner }
    var commands: [Command] { seen.withLock { list } }
    func run(_ command: Command, input: [UInt8]) async throws -> CommandResult {
        seen.withLock { list.append(command) }
        return try await inner.run(command, input: input)
    }
}
