import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// WordPress from a mirror of one's own: a real HTTP server with archives of a real WordPress.
@Suite(.serialized) struct MirrorTests {
    private let runner = LinuxCommandRunner(executable: BuiltBinary.path)

    /// Packs the test tree as wordpress.org packs it, and publishes its SHA-1 beside it.
    private func publish(_ name: String, on mirror: LoopbackMirror, locale: String? = nil) async throws {
        let work = "\(mirror.directory)-\(name)"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        try await run("/usr/bin/cp", "-aL", SandboxHandle.wordpress, "\(work)/wordpress")
        if let locale {
            let file = "\(work)/wordpress/wp-includes/version.php"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try "\(text)\n$wp_local_package = '\(locale)';\n".write(toFile: file, atomically: true, encoding: .utf8)
        }
        // Lightly: how small it is proves nothing.
        try await run("/usr/bin/tar", "-C", work, "-I", "/usr/bin/gzip -1", "-cf", "\(mirror.directory)/\(name)", "wordpress")
        let sum = try await run("/usr/bin/sha1sum", "\(mirror.directory)/\(name)").prefix(40)
        try sum.write(toFile: "\(mirror.directory)/\(name).sha1", atomically: false, encoding: .utf8)
        try FileManager.default.removeItem(atPath: work)
    }

    @discardableResult
    private func run(_ program: String, _ arguments: String...) async throws -> String {
        let result = try await runner.run(Command(program, arguments, environment: ["PATH": "/usr/bin:/bin"], deadline: 120))
        try #require(result.exitCode == 0, "\(program): \(result.errorOutput)")
        return result.output
    }

    @Test func sitesComeFromTheMirrorThatWasAskedFor() async throws {
        let place = "/tmp/agent-mirror-\(getpid())"
        let mirror = try LoopbackMirror("\(place)/www")
        defer { try? FileManager.default.removeItem(atPath: place) }
        let sandbox = try await SandboxHandle.up(named: "mirrored", options: ["--wordpress-mirror", "\(mirror.base)/"])
        #expect(try await sandbox.agent.json("sandbox", "status").first?["wordpressMirror"]?.text == mirror.base)

        // Nothing is published yet.
        let absent = try await sandbox.agent.run(["site", "create", "one.test"])
        #expect(absent.status == .failed)
        #expect(absent.talk.contains("/latest.tar.gz.sha1': the server answered 404"), "\(absent.talk)")
        #expect(absent.talk.contains(ProblemCode.downloadFailed.rawValue))

        try await publish("latest.tar.gz", on: mirror)
        let right = try String(contentsOfFile: "\(mirror.directory)/latest.tar.gz.sha1", encoding: .utf8)
        try String(repeating: "a", count: 40).write(toFile: "\(mirror.directory)/latest.tar.gz.sha1", atomically: false, encoding: .utf8)
        let wrong = try await sandbox.agent.run(["site", "create", "one.test", "--wordpress", "latest"])
        #expect(wrong.status == .refused)
        #expect(wrong.talk.contains(ProblemCode.checksumMismatch.rawValue), "\(wrong.talk)")
        #expect(try await sandbox.agent.json("site", "list").allSatisfy { $0["domain"]?.text != "one.test" })
        #expect(try sandbox.namesUnderRoot(containing: "prepare-").isEmpty)

        // No source named, nothing in the store: the newest of the mirror.
        try right.write(toFile: "\(mirror.directory)/latest.tar.gz.sha1", atomically: false, encoding: .utf8)
        try await sandbox.agent.must("site", "create", "one.test")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("one.test")).get("/").status == 200)

        // In another language the store's English release is none.
        let german = try await sandbox.agent.run(["site", "create", "zwei.test", "--locale", "de_DE"])
        #expect(german.talk.contains("/latest-de_DE.tar.gz.sha1': the server answered 404"), "\(german.talk)")
        try await publish("latest-de_DE.tar.gz", on: mirror, locale: "de_DE")
        try await sandbox.agent.must("site", "create", "zwei.test", "--locale", "de_DE")
        let front = try await WebVisitor(port: sandbox.port, host: sandbox.host("zwei.test")).get("/")
        #expect(front.status == 200 && front.text.contains("lang=\"de-DE\""), "\(front.text.prefix(300))")

        // Remembered, and given up again by naming wordpress.org; the daemon learns it without being asked to.
        try await sandbox.agent.must("sandbox", "up")
        #expect(try await sandbox.agent.json("sandbox", "status").first?["wordpressMirror"]?.text == mirror.base)
        try await sandbox.agent.must("sandbox", "up", "--wordpress-mirror", "http://127.0.0.1:1")
        let away = try await sandbox.agent.run(["site", "create", "three.test", "--wordpress", "latest"])
        #expect(away.talk.contains("cannot download 'http://127.0.0.1:1/latest.tar.gz.sha1'"), "\(away.talk)")
        try await sandbox.agent.must("sandbox", "up", "--wordpress-mirror", "https://wordpress.org")
        #expect(try await sandbox.agent.json("sandbox", "status").first?["wordpressMirror"]?.text == "https://wordpress.org")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("one.test")).get("/").status == 200)
        try await sandbox.down()
    }

    @Test(arguments: [
        "http://mirror.example", "https://me:hunter2@mirror.example", "mirror.example", "ftp://127.0.0.1/", "https://a.example/?x",
    ])
    func anotherAddressIsRefusedAtTheDoor(_ address: String) async throws {
        let agent = AgentProcess(root: "/tmp/agent-mirror-none-\(getpid())")
        let outcome = try await agent.run(["sandbox", "up", "--wordpress-mirror", address])
        #expect(outcome.status == .usage)
        #expect(outcome.talk.contains("cannot use the mirror"), "\(outcome.talk)")
        #expect(!outcome.talk.contains("hunter2"))
        #expect(access(agent.root, F_OK) == -1, "nothing was made")
    }
}
