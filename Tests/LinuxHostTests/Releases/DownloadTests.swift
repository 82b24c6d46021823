import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct DownloadTests {
    let place: Scratch
    let mirror: LoopbackMirror
    let f: ReleaseFixture
    let maker: ArchiveMaker

    init() throws {
        place = try Scratch("mirror")
        mirror = try LoopbackMirror("\(place.path)/www")
        f = try ReleaseFixture(mirror: WordPressMirror(base: mirror.base))
        maker = ArchiveMaker(f: f)
    }

    private func publish(_ name: String, as file: String, sha1: String? = nil, locale: String? = nil) async throws {
        let archive = try await maker.make(name, extra: locale.map { "$wp_local_package = '\($0)';\n" } ?? "")
        try FileManager.default.copyItem(atPath: archive, toPath: "\(mirror.directory)/\(file)")
        let sum = if let sha1 { sha1 } else { try await maker.sum("sha1sum", of: archive) }
        if !sum.isEmpty { try sum.write(toFile: "\(mirror.directory)/\(file).sha1", atomically: false, encoding: .utf8) }
    }

    private func prepare(_ source: WordPressSource) async throws -> WordPressRelease {
        try await f.releases.prepare(source, locale: .english, php: f.php)
    }

    @Test func theLatestReleaseIsDownloadedOnce() async throws {
        try await publish("good.tar.gz", as: "latest.tar.gz")
        let release = try await prepare(.latest)
        #expect(release.version.rawValue == "6.1.9")
        #expect(try await prepare(.latest) == release)
        #expect(try await f.releases.inspect(.latest, locale: .english) == release)
        #expect(mirror.asked.components(separatedBy: "GET /latest.tar.gz HTTP").count == 2, "\(mirror.asked)")
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test func aWrongChecksumIsRefusedAndLeavesNothing() async throws {
        try await publish("good.tar.gz", as: "latest.tar.gz", sha1: String(repeating: "a", count: 40))
        await expect(.checksumMismatch, naming: "SHA-1") { try await prepare(.latest) }
        #expect(try await f.releases.stored() == [])
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test(arguments: ["<html>", "abc", String(repeating: "g", count: 40)]) func aChecksumThatIsNoneIsRefused(text: String) async throws {
        try await publish("good.tar.gz", as: "latest.tar.gz", sha1: text)
        await expect(.downloadFailed, naming: "no SHA-1") { try await prepare(.latest) }
    }

    private func german(of releases: LinuxWordPressReleases) async throws -> WordPressRelease {
        try await releases.prepare(.latest, locale: try WordPressLocale("de_DE"), php: f.php)
    }

    @Test func aMirrorHasEachLanguageBesideTheEnglishOne() async throws {
        try await publish("good.tar.gz", as: "latest.tar.gz")
        await expect(.downloadFailed, naming: "/latest-de_DE.tar.gz.sha1': the server answered 404") { try await german(of: f.releases) }
        try await publish("german.tar.gz", as: "latest-de_DE.tar.gz", locale: "de_DE")
        #expect(try await german(of: f.releases).locale.rawValue == "de_DE")
        #expect(try await prepare(.latest).locale == .english)
        #expect(try await f.releases.stored().count == 2)
    }

    @Test func anArchiveInAnotherLanguageThanItsNameSaysIsRefused() async throws {
        try await publish("french.tar.gz", as: "latest-de_DE.tar.gz", locale: "fr_FR")
        await expect(.releaseIncompatible, naming: "it is packaged for fr_FR") { try await german(of: f.releases) }
        #expect(try await f.trees.inventory().staging == [])
    }

    /// The form in which wordpress.org answers its own updater.
    private func offers(_ offers: [(locale: String, download: String)]) throws -> ReleaseFixture {
        try FileManager.default.createDirectory(atPath: "\(mirror.directory)/offers", withIntermediateDirectories: true)
        let list = offers.map {
            #"{"response":"upgrade","download":"\#($0.download)","locale":"\#($0.locale)","packages":{"full":"\#($0.download)"},"current":"6.1.9"}"#
        }
        try #"{"offers":[\#(list.joined(separator: ","))],"translations":[]}"#.write(
            toFile: "\(mirror.directory)/offers/index.html", atomically: false, encoding: .utf8)
        return try ReleaseFixture(mirror: WordPressMirror(base: mirror.base, offers: "\(mirror.base)/offers/"))
    }

    @Test func wherePublishersHaveAHostForEachLanguageTheyAreAsked() async throws {
        try await publish("german.tar.gz", as: "wordpress-6.1.9-de_DE.tar.gz", locale: "de_DE")
        let asking = try offers([
            ("en_US", "\(mirror.base)/absent.zip"), ("de_DE", "\(mirror.base)/wordpress-6.1.9-de_DE.zip"),
            ("de_DE", "\(mirror.base)/older.zip"),
        ])
        #expect(try await german(of: asking.releases).locale.rawValue == "de_DE")
        #expect(mirror.asked.contains("GET /offers/?locale=de_DE HTTP"), "\(mirror.asked)")
    }

    @Test func aLanguageThatNobodyTranslatedIsNotFound() async throws {
        let asking = try offers([("en_US", "\(mirror.base)/latest.zip")])
        await expect(.sourceNotFound, naming: "offers no release in this language") { try await german(of: asking.releases) }
    }

    @Test func anOfferIsHeldToTheSameRule() async throws {
        let asking = try offers([("de_DE", "http://example.com/wordpress.zip")])
        await expect(.badUsage, naming: "must begin with https") { try await german(of: asking.releases) }
        try "<html>".write(toFile: "\(mirror.directory)/offers/index.html", atomically: false, encoding: .utf8)
        await expect(.downloadFailed, naming: "not a list of offers") { try await german(of: asking.releases) }
    }

    @Test func anAddressNeedsAPublishedOrAGivenChecksum() async throws {
        try await publish("good.zip", as: "wp.zip", sha1: "")
        let address = "\(mirror.base)/wp.zip"
        await expect(.downloadFailed, naming: "wp.zip.sha1': the server answered 404") { try await prepare(.url(address, sha256: nil)) }
        let right = try await SHA256Hex(maker.sum("sha256sum", of: "\(mirror.directory)/wp.zip"))
        await expect(.checksumMismatch) { try await prepare(.url(address, sha256: SHA256Hex(String(repeating: "1", count: 64)))) }
        #expect(try await prepare(.url(address, sha256: right)).version.rawValue == "6.1.9")
    }

    @Test func anArchiveOfTheMirrorIsJudgedAsAnyOther() async throws {
        let archive = try await maker.make("slip.zip", "put('wordpress/../../evil')")
        try FileManager.default.copyItem(atPath: archive, toPath: "\(mirror.directory)/slip.zip")
        let sum = try await SHA256Hex(maker.sum("sha256sum", of: archive))
        await expect(.unsafeArchive) { try await prepare(.url("\(mirror.base)/slip.zip", sha256: sum)) }
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test func redirectsAreFollowedWithinTheSameRule() async throws {
        try await publish("good.tar.gz", as: "wp.tar.gz")
        let sum = try await SHA256Hex(maker.sum("sha256sum", of: "\(mirror.directory)/wp.tar.gz"))
        #expect(try await prepare(.url("\(mirror.base)/away//wp.tar.gz", sha256: sum)).version.rawValue == "6.1.9")
        for target in ["http://example.com/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/x"] {
            await expect(.badUsage, naming: "must begin with https") {
                try await prepare(.url("\(mirror.base)/away/\(target)", sha256: SHA256Hex(String(repeating: "2", count: 64))))
            }
        }
        await expect(.downloadFailed, naming: "too often") {
            try await prepare(
                .url("\(mirror.base)\(String(repeating: "/away/", count: 9))x", sha256: SHA256Hex(String(repeating: "3", count: 64))))
        }
    }
}

@Suite struct AddressTests {
    @Test(arguments: [
        "http://example.com/wp.zip", "http://127.0.0.1.example.com/wp.zip", "http://0x7f.1/wp.zip", "http://127.1/wp.zip",
        "file:///etc/passwd",
        "https://user:secret@example.com/wp.zip", "gopher://127.0.0.1/", "wp.zip", "https://", "",
    ]) func onlyHTTPSOrThisMachine(address: String) {
        #expect { try ReleaseDownload.permit(address) } throws: { ($0 as? Problem)?.code == .badUsage }
    }

    @Test(arguments: ["https://wordpress.org/latest.zip", "http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:80/x"])
    func theseArePermitted(address: String) throws {
        try ReleaseDownload.permit(address)
    }

    @Test func whatCannotBeReachedSaysWhatToDo() async throws {
        let away = try ReleaseFixture(mirror: WordPressMirror(base: "http://127.0.0.1:1"))
        do {
            _ = try await away.releases.prepare(.latest, locale: .english, php: away.php)
            Issue.record("it succeeded")
        } catch let problem as Problem {
            #expect(problem.code == .downloadFailed)
            #expect(problem.hint?.contains("--wordpress DIR") == true && problem.hint?.contains("provision/wordpress") == true)
        }
        #expect(!away.scratch.exists("srv"))
    }
}
