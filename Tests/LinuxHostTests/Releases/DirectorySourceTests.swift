import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct DirectorySourceTests {
    let fixture = Result { try ReleaseFixture() }

    @Test func aDirectoryBecomesARootOwnedRelease() async throws {
        let f = try fixture.get()
        let source = try f.makeTree()
        try f.scratch.write("secret", to: "source/wp-config.php")
        try f.scratch.write("Deny", to: "source/.htaccess")
        try #require(chmod("\(source)/wp-load.php", 0o6777) == 0 && chown("\(source)/wp-load.php", 64001, 64001) == 0)
        let release = try await f.prepare(source)
        #expect(
            release
                == WordPressRelease(
                    version: WordPressVersion(unchecked: "6.1.9"), locale: .english, requiredPHP: PHPVersion(unchecked: "5.6")))
        let stored = f.layout.storedRelease(release.version, release.locale)
        #expect(try Look(at: stored) == Look(uid: 0, gid: 0, mode: 0o755))
        #expect(try Look(at: "\(stored)/wp-includes") == Look(uid: 0, gid: 0, mode: 0o755))
        #expect(try Look(at: "\(stored)/wp-load.php") == Look(uid: 0, gid: 0, mode: 0o644))
        #expect(access("\(stored)/wp-config.php", F_OK) != 0 && access("\(stored)/.htaccess", F_OK) != 0)
        #expect(access("\(stored)/wp-content/themes/plain/style.css", F_OK) == 0)
        try await f.tool("/usr/bin/sha256sum", "--check", "--strict", "--quiet", "\(stored).sha256", in: stored)
        #expect(try await f.releases.stored() == [release])
        #expect(f.installed.all == ["6.1.9 en_US 8.2"])
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test func inspectTellsTheSameAndChangesNothing() async throws {
        let f = try fixture.get()
        let source = try f.makeTree()
        let seen = try await f.releases.inspect(.path(source, sha256: nil), locale: .english)
        #expect(!f.scratch.exists("srv"))
        #expect(try await f.prepare(source) == seen)
        #expect(try await f.releases.inspect(.stored(seen.version), locale: .english) == seen)
    }

    @Test func twentyAtOnceStoreItOnce() async throws {
        let f = try fixture.get()
        let source = try f.makeTree()
        let all = try await withThrowingTaskGroup(of: WordPressRelease.self) { group in
            for _ in 0..<20 { group.addTask { try await f.prepare(source) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(all).count == 1)
        #expect(try await f.releases.stored().count == 1)
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test func theSameVersionFromAnotherPlaceMustBeTheSameTree() async throws {
        let f = try fixture.get()
        let first = try await f.prepare(f.makeTree("one"))
        #expect(try await f.prepare(f.makeTree("two")) == first)
        let other = try f.makeTree("three")
        try f.scratch.write("<?php evil();", to: "three/wp-includes/load.php")
        let before = try f.stored()
        await expect(.checksumMismatch, naming: "'wp-includes/load.php' differs") { try await f.prepare(other) }
        let more = try f.makeTree("four")
        try f.scratch.write("<?php evil();", to: "four/wp-includes/backdoor.php")
        await expect(.checksumMismatch, naming: "'wp-includes/backdoor.php' should not be there") { try await f.prepare(more) }
        let less = try f.makeTree("five")
        try #require(unlink("\(less)/wp-content/plugins/hello.php") == 0)
        await expect(.checksumMismatch, naming: "'wp-content/plugins/hello.php' is missing") { try await f.prepare(less) }
        #expect(try f.stored() == before)
    }

    @Test func aKnownSourceIsNotReadAgainAndAChangedOneIs() async throws {
        let f = try fixture.get()
        let source = try f.makeTree()
        let release = try await f.prepare(source)
        #expect(try await f.prepare(source) == release)
        // Same size, and the modification time is set back: the change time tells.
        let path = "\(source)/wp-load.php"
        let times = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("wp-load", with: "wp-evil").write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: times], ofItemAtPath: path)
        await expect(.checksumMismatch, naming: "wp-load.php") { try await f.prepare(source) }
    }

    @Test func whatIsNoWordPressIsRefusedByName() async throws {
        let f = try fixture.get()
        await expect(.sourceNotFound, naming: "no such file") { try await f.prepare("\(f.scratch.path)/none") }
        let empty = try f.scratch.directory("empty").label
        await expect(.sourceCorrupt, naming: "has no wp-includes/version.php") { try await f.prepare(empty) }
        let partial = try f.makeTree("partial")
        try #require(unlink("\(partial)/wp-settings.php") == 0)
        await expect(.sourceCorrupt, naming: "has no wp-settings.php") { try await f.prepare(partial) }
        await expect(.sourceNotFound, naming: "holds nothing") {
            try await f.releases.prepare(.stored(WordPressVersion(unchecked: "9.9")), locale: .english, php: f.php)
        }
        #expect(!f.scratch.exists("srv"))
    }

    @Test func symlinksAndDevicesInASourceAreRefusedAndLeaveNothing() async throws {
        let f = try fixture.get()
        let linked = try f.makeTree("linked")
        try #require(symlink("/etc/passwd", "\(linked)/wp-includes/x.php") == 0)
        await expect(.sourceCorrupt, naming: "x.php': it is a symlink") { try await f.prepare(linked) }
        let piped = try f.makeTree("piped")
        try #require(mkfifo("\(piped)/wp-includes/pipe", 0o666) == 0)
        await expect(.sourceCorrupt, naming: "pipe") { try await f.prepare(piped) }
        let outside = try f.makeTree("outside")
        try FileManager.default.moveItem(atPath: "\(outside)/wp-includes", toPath: "\(f.scratch.path)/elsewhere")
        try #require(symlink("\(f.scratch.path)/elsewhere", "\(outside)/wp-includes") == 0)
        await expect(.sourceCorrupt, naming: "wp-includes") { try await f.prepare(outside) }
        #expect(try await f.trees.inventory().staging == [])
        #expect(try await f.releases.stored() == [])
        #expect(f.installed.all == [])
    }

    @Test func aLocaleMustBeInTheSource() async throws {
        let f = try fixture.get()
        let german = WordPressLocale(unchecked: "de_DE")
        let english = try f.makeTree("english")
        await expect(.releaseIncompatible, naming: "no language files of de_DE") {
            try await f.releases.prepare(.path(english, sha256: nil), locale: german, php: f.php)
        }
        let packaged = try f.makeTree("packaged", extra: "$wp_local_package = 'de_DE';\n")
        await expect(.releaseIncompatible) { try await f.prepare(packaged) }
        #expect(try await f.releases.prepare(.path(packaged, sha256: nil), locale: german, php: f.php).locale == german)
        #expect(f.installed.all == ["6.1.9 de_DE 8.2"])
    }

    @Test func aHalfMadeStoreIsMadeWhole() async throws {
        let f = try fixture.get()
        let source = try f.makeTree()
        // As a crash leaves it: a record without a tree, and staging. Or, by hand, a tree without a record.
        try f.scratch.directory("srv/store/wordpress")
        try f.scratch.write("{}", to: "srv/store/wordpress/6.1.9-en_US.json")
        #expect(try await f.releases.stored() == [])
        try f.scratch.directory("srv/store/wordpress/6.1.9-en_US/half")
        let release = try await f.prepare(source)
        #expect(try await f.releases.stored() == [release])
        #expect(!f.scratch.exists("srv/store/wordpress/6.1.9-en_US/half"))
    }
}
