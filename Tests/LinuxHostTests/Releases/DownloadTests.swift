import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// A mirror on loopback, served by a real HTTP server.
final class Mirror {
    let port: UInt16
    let directory: String
    private let process = Process()

    init(_ directory: String) throws {
        self.directory = directory
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        // Prints its port; answers /away/… with a redirect to what follows, and counts what it was asked for.
        let script = """
            import functools, http.server, sys
            class Handler(http.server.SimpleHTTPRequestHandler):
                def do_GET(self):
                    if self.path.startswith('/away/'):
                        self.send_response(302)
                        self.send_header('Location', self.path[6:])
                        body = b'you are being redirected'
                        self.send_header('Content-Length', str(len(body)))
                        self.end_headers()
                        self.wfile.write(body)
                    else: super().do_GET()
                def log_message(self, form, *words):
                    open(sys.argv[1] + '/../asked', 'a').write((form % words) + '\\n')
            server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(Handler, directory=sys.argv[1]))
            print(server.server_port, flush=True)
            server.serve_forever()
            """
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, directory]
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).trimmingCharacters(in: .newlines)
        port = try #require(UInt16(line))
    }

    /// SIGKILL: a child of a test inherits a mask that blocks SIGTERM.
    deinit { kill(process.processIdentifier, SIGKILL) }

    var base: String { "http://127.0.0.1:\(port)" }
    var asked: String { (try? String(contentsOfFile: "\(directory)/../asked", encoding: .utf8)) ?? "" }
}

@Suite struct DownloadTests {
    let place: Scratch
    let mirror: Mirror
    let f: ReleaseFixture
    let maker: ArchiveMaker

    init() throws {
        place = try Scratch("mirror")
        mirror = try Mirror("\(place.path)/www")
        f = try ReleaseFixture(mirror: WordPressMirror(base: mirror.base))
        maker = ArchiveMaker(f: f)
    }

    private func publish(_ name: String, as file: String, sha1: String? = nil) async throws {
        let archive = try await maker.make(name)
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

    @Test func anAddressNeedsAPublishedOrAGivenChecksum() async throws {
        try await publish("good.zip", as: "wp.zip", sha1: "")
        let address = "\(mirror.base)/wp.zip"
        await expect(.downloadFailed, naming: "wp.zip.sha1': the server answered 404") { try await prepare(.url(address, sha256: nil)) }
        let right = try await maker.sum("sha256sum", of: "\(mirror.directory)/wp.zip")
        await expect(.checksumMismatch) { try await prepare(.url(address, sha256: String(repeating: "1", count: 64))) }
        #expect(try await prepare(.url(address, sha256: right)).version.rawValue == "6.1.9")
    }

    @Test func anArchiveOfTheMirrorIsJudgedAsAnyOther() async throws {
        let archive = try await maker.make("slip.zip", "put('wordpress/../../evil')")
        try FileManager.default.copyItem(atPath: archive, toPath: "\(mirror.directory)/slip.zip")
        let sum = try await maker.sum("sha256sum", of: archive)
        await expect(.unsafeArchive) { try await prepare(.url("\(mirror.base)/slip.zip", sha256: sum)) }
        #expect(try await f.trees.inventory().staging == [])
    }

    @Test func redirectsAreFollowedWithinTheSameRule() async throws {
        try await publish("good.tar.gz", as: "wp.tar.gz")
        let sum = try await maker.sum("sha256sum", of: "\(mirror.directory)/wp.tar.gz")
        #expect(try await prepare(.url("\(mirror.base)/away//wp.tar.gz", sha256: sum)).version.rawValue == "6.1.9")
        for target in ["http://example.com/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:secret@127.0.0.1/x"] {
            await expect(.badUsage, naming: "must begin with https") {
                try await prepare(.url("\(mirror.base)/away/\(target)", sha256: String(repeating: "2", count: 64)))
            }
        }
        await expect(.downloadFailed, naming: "too often") {
            try await prepare(.url("\(mirror.base)\(String(repeating: "/away/", count: 9))x", sha256: String(repeating: "3", count: 64)))
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
            #expect(problem.hint?.contains("--wordpress") == true)
        }
        #expect(!away.scratch.exists("srv"))
    }
}
