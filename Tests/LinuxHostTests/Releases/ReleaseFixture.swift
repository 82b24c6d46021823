import AgentTesting
import Foundation
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import LinuxHost

/// A store, a site's empty tree and small releases that have everything a release must have.
struct ReleaseFixture {
    let scratch: Scratch
    let releases: LinuxWordPressReleases
    let trees: LinuxSiteTrees
    let installed = Installed()
    let site = SiteID(unchecked: "sabcdefghjkm")
    let owner = SiteIdentity(uid: 64001, gid: 64001)
    let php = PHPVersion(unchecked: "8.2")
    let nobody = SiteIdentity(uid: 65534, gid: 65534)

    /// What `prepare` asked to be installed.
    final class Installed: Sendable {
        private let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
        var all: [String] { names.withLock { $0 } }
    }

    let guards = OpenGuards()

    init(mirror: WordPressMirror = WordPressMirror(base: "http://127.0.0.1:1")) throws {
        try #require(geteuid() == 0, "owners can be seen only as root")
        scratch = try Scratch("releases")
        let web = SiteIdentity(uid: 33, gid: 33)
        trees = LinuxSiteTrees(layout: scratch.layout, webUser: web, isolated: true)
        let installed = installed
        releases = LinuxWordPressReleases(
            layout: scratch.layout, webUser: web, runner: try agentRunner(), unpackIdentity: nobody, mirror: mirror,
            calls: OutboundCalls(guards), pristine: { release, php in installed.add("\(release.version) \(release.locale) \(php)") })
    }

    var layout: HostLayout { scratch.layout }

    /// A tree with one of each thing a release has.
    @discardableResult
    func makeTree(_ name: String = "source", version: String = "6.1.9", requires: String = "5.6.20", extra: String = "") throws -> String {
        for directory in ["wp-admin/includes", "wp-includes", "wp-content/themes/plain", "wp-content/plugins"] {
            try scratch.directory("\(name)/\(directory)")
        }
        let php = "<?php // \(version)\n"
        for file in [
            "index.php", "wp-load.php", "wp-settings.php", "wp-login.php", "wp-cron.php", "wp-admin/includes/upgrade.php",
            "wp-includes/load.php",
            "wp-content/index.php", "wp-content/themes/plain/style.css", "wp-content/plugins/hello.php",
        ] { try scratch.write(php + file, to: "\(name)/\(file)") }
        try scratch.write(
            "<?php\n$wp_version = '\(version)';\n$wp_db_version = 53496;\n$required_php_version = '\(requires)';\n\(extra)",
            to: "\(name)/wp-includes/version.php")
        return "\(scratch.path)/\(name)"
    }

    func prepare(_ path: String, sha256: SHA256Hex? = nil) async throws -> WordPressRelease {
        try await releases.prepare(.path(path, sha256: sha256), locale: .english, php: php)
    }

    /// Runs a program that the test itself needs, and gives its output.
    @discardableResult
    func tool(_ program: String, _ arguments: String..., in directory: String = "/") async throws -> String {
        let result = try await agentRunner().run(Command(program, arguments, directory: directory, deadline: 300))
        try #require(result.exitCode == 0, "\(program) \(arguments): \(result.errorOutput)")
        return result.output
    }

    /// The store and staging as a list of paths: equal before and after means that nothing was left.
    func stored() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(scratch.path)/srv").sorted()
    }
}

/// A real runner around the real binary, which drops the identity.
func agentRunner() throws -> LinuxCommandRunner {
    let binary = Bundle.main.bundleURL.appendingPathComponent("agent").path
    return LinuxCommandRunner(executable: binary)
}

func expect<Value>(
    _ code: ProblemCode, naming text: String = "", _ work: () async throws -> Value, at place: SourceLocation = #_sourceLocation
) async {
    do {
        _ = try await work()
        Issue.record("it succeeded", sourceLocation: place)
    } catch let problem as Problem {
        #expect(problem.code == code, "\(problem)", sourceLocation: place)
        #expect(text.isEmpty || problem.message.contains(text), "\(problem)", sourceLocation: place)
        #expect(problem.message.hasPrefix("cannot "), sourceLocation: place)
    } catch {
        Issue.record("\(error)", sourceLocation: place)
    }
}
