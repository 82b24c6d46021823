import AgentTesting
import Foundation
import SiteModel
import Testing

/// The doctor of a sandbox in which something is missing and something is left over.
@Suite(.serialized) struct DoctorTests {
    private let agent = AgentProcess(root: "/tmp/agent-doctor-\(getpid())")

    /// But for the upgrades that wait on whatever machine the tests run on.
    private func findings(_ more: String...) async throws -> [[String: JSONValue]] {
        let outcome = try await agent.run(["doctor", "--format", "json"] + more)
        let all = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(outcome.output.utf8))
        return all.filter { !["package.vulnerable", "upgrades.unknown"].contains($0["code"]?.text) }
    }

    private func write(_ path: String) throws {
        let file = "\(agent.root)/\(path)"
        let directory = URL(fileURLWithPath: file).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try "x".write(toFile: file, atomically: false, encoding: .utf8)
    }

    private func isThere(_ path: String) -> Bool { access("\(agent.root)/\(path)", F_OK) == 0 }

    /// A sandbox whose programs cannot see some files of this machine.
    private func withSandbox(without files: [String], _ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(
            atPath: agent.root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let up = try await agent.run(["sandbox", "up", "--redis"], without: files)
        #expect(up.status == .done, "\(up.talk)")
        do {
            try await body()
        } catch {
            _ = try? await agent.run(["sandbox", "down"])  // the error below is the one to tell
            throw error
        }
        try await agent.must("sandbox", "down")
        try FileManager.default.removeItem(atPath: agent.root)
    }

    @Test func whatIsMissingAndWhatIsLeftIsFound() async throws {
        try await withSandbox(without: ["/usr/bin/bsdtar", "/etc/hosts", "/usr/bin/apt-get"]) {
            // A tool that is truly not there, and no other complaint.
            let missing = try await findings()
            #expect(missing.map { $0["code"]?.text } == ["tool.missing"], "\(missing)")
            #expect(missing.first?["subject"]?.text == "bsdtar" && missing.first?["severity"]?.text == "error")
            #expect(missing.first?["text"]?.text == "'/usr/bin/bsdtar' is not installed")
            #expect(missing.first?["remedy"]?.text?.contains("libarchive-tools") == true)
            #expect(try await agent.run(["doctor"]).status == .failed)
            // Nor is one that says nothing of any site an error.
            let lines = try await agent.run(["doctor"]).output.split(separator: "\n")
            let upgrades = try #require(lines.first { $0.contains("upgrades.unknown") }, "\(lines)")
            #expect(upgrades.hasPrefix("warning ") && upgrades.contains(" is not known yet ") && upgrades.contains("  agent doctor "))

            try write("state/certificates/sabcdefghjkm/key.pem")
            try write("state/certificates/example.com/key.pem")
            try write("srv/store/staging/prepare-0123456789abcdef/tree/file")
            try write("state/secrets/cabcdefghijk/database")
            try write("state/manifests/sbbbbbbbbbbb.json")
            let left = try await findings("--orphans")
            #expect(
                Set(left.compactMap { $0["code"]?.text }) == ["orphan.certificate", "orphan.staging", "orphan.secrets", "orphan.manifest"]
                    && left.count == 5, "\(left)")
            #expect(left.allSatisfy { $0["severity"]?.text == "warning" })

            let unreadable = try #require(try await findings().first { $0["code"]?.text == "manifest.unreadable" })
            #expect(unreadable["subject"]?.text == "\(agent.root)/state/manifests/sbbbbbbbbbbb.json", "it blinds nobody, and is named")

            let deleted = try await agent.run(["doctor", "--orphans", "--delete", "--yes"])
            #expect(deleted.status == .failed, "a stranger's certificate is left for a person")
            #expect(deleted.talk.contains("left: orphan.certificate example.com"), "\(deleted.talk)")
            #expect(!isThere("state/certificates/sabcdefghjkm") && isThere("state/certificates/example.com/key.pem"))
            #expect(!isThere("state/manifests/sbbbbbbbbbbb.json"))
            #expect(!isThere("srv/store/staging/prepare-0123456789abcdef") && !isThere("state/secrets/cabcdefghijk"))
            #expect(try await findings("--orphans").map { $0["subject"]?.text } == ["example.com"])
            #expect(try await agent.must("change", "list").contains("delete leftover cabcdefghijk"), "it is on record")
        }
    }

    @Test func aDaemonOfAReplacedBinaryIsFoundAndStartedAgain() async throws {
        let (binary, next) = ("\(BuiltBinary.path)-old-\(getpid())", "\(BuiltBinary.path)-new-\(getpid())")
        let old = AgentProcess(root: "\(agent.root)-replaced", binary: binary)
        let files = FileManager.default
        try files.copyItem(atPath: BuiltBinary.path, toPath: binary)
        try files.copyItem(atPath: BuiltBinary.path, toPath: next)
        defer { for path in [binary, next, old.root] { try? files.removeItem(atPath: path) } }  // what is not there need not go
        try await old.must("sandbox", "up")
        do {
            #expect(try await !old.run(["doctor"]).output.contains("daemon.outdated"))
            try #require(rename(next, binary) == 0)
            #expect(try await old.run(["doctor"]).output.contains("daemon.outdated"))
            try await old.must("sandbox", "up")
            #expect(try await !old.run(["doctor"]).output.contains("daemon.outdated"))
        } catch {
            _ = try? await old.run(["sandbox", "down"])  // the error below is the one to tell
            throw error
        }
        try await old.must("sandbox", "down")
    }

    @Test func sitesThatAreUnwellAreFoundAndTheRemedyOfAMissingPartHelps() async throws {
        let sandbox = try await SandboxHandle.up(named: "unwell")
        let id = try #require(try await sandbox.site("unwell.test")["id"]?.text)
        // Once for all that one state of the host is asked for: the doctor asks apt as well, which takes seconds.
        func look() async throws -> [String: [String: JSONValue]] {
            let output = try await sandbox.agent.run(["doctor", "--format", "json"]).output
            let all = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(output.utf8))
            return Dictionary(all.map { ($0["code"]?.text ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        }
        #expect(try await look()["site.unwell"] == nil)

        let (tree, aside) = ("\(sandbox.root)/srv/sites/\(id)", "\(sandbox.root)/aside")
        for (part, name) in [("releases/wp-config.php", "wp-config.php"), ("current", "current release")] {
            try #require(rename("\(tree)/\(part)", aside) == 0)
            let found = try await look()
            #expect(found["site.incomplete"]?["text"]?.text == "the site lacks its \(name)")
            let ill = found["site.unwell"]
            try #require(rename(aside, "\(tree)/\(part)") == 0)
            guard part == "current" else { continue }  // PHP may still know the other by heart
            #expect(ill?["domain"]?.text == "unwell.test" && ill?["subject"]?.text == id && ill?["severity"]?.text == "error")
            #expect(ill?["remedy"]?.text?.hasPrefix("agent site logs unwell.test --kind php") == true)
            #expect(
                ill?["text"]?.text == "http://\(sandbox.host("unwell.test"))/: it answers with status 404", "\(String(describing: ill))")
        }
        #expect(try await look()["site.unwell"] == nil)

        try #require(unlink("\(sandbox.root)/etc/nginx/sites-enabled/\(id).conf") == 0)
        #expect(try await look()["site.incomplete"]?["remedy"]?.text?.hasPrefix("agent host upgrade-config") == true)
        try await sandbox.agent.must("host", "upgrade-config")
        #expect(try await look()["site.incomplete"] == nil)
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("unwell.test")).get("/").status == 200)

        try #require(unlink("\(sandbox.root)/etc/nginx/sites-enabled/\(id).conf") == 0)
        try FileManager.default.removeItem(atPath: "\(sandbox.root)/etc/php/\(id)")
        let gap = try #require(try await look()["site.incomplete"])
        #expect(gap["remedy"]?.text?.hasPrefix("agent host upgrade-config") == true, "\(gap)")
        try await sandbox.agent.must("host", "upgrade-config")
        let mended = try await look()
        #expect(mended["site.incomplete"] == nil && mended["site.unwell"] == nil, "\(mended)")
        #expect(try await WebVisitor(port: sandbox.port, host: sandbox.host("unwell.test")).get("/").status == 200)
        try await sandbox.down()
    }

    private static let libraries = "/usr/lib/\(machine)-linux-gnu"
    #if arch(arm64)
        private static let machine = "aarch64"
    #else
        private static let machine = "x86_64"
    #endif

    @Test(arguments: [("libcurl.so.4", "libcurl", "libcurl4"), ("libmariadb.so.3", "libmariadb", "libmariadb3")])
    func aLibraryThatIsMissingIsFoundWithItsPackage(_ file: String, _ name: String, _ package: String) async throws {
        try await withSandbox(without: ["\(Self.libraries)/\(file)"]) {
            let all = try await findings()
            let missing = all.filter { $0["code"]?.text == "tool.missing" }
            #expect(missing.map { $0["subject"]?.text } == [name], "\(all)")
            #expect(missing.first?["text"]?.text == "'\(file)' is not installed")
            let remedy = "apt-get install --no-install-recommends \(package)"
            #expect(missing.first?["remedy"]?.text == remedy)
            guard name == "libmariadb" else { return }
            let incomplete = try #require(all.first { $0["code"]?.text == "inventory.incomplete" })
            #expect(incomplete["text"]?.text == "cannot load '\(file)': the package \(package) is not installed")
            #expect(incomplete["remedy"]?.text == remedy)
        }
    }

    @Test func aSandboxThatMakesSitesHasNoLeftovers() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("doctored.test")
        let outcome = try await sandbox.agent.run(["doctor", "--format", "json"])
        #expect(outcome.status == .done, "\(outcome.output)")
        #expect(
            !outcome.output.contains("orphan.") && !outcome.output.contains("tool.") && !outcome.output.contains("php."),
            "\(outcome.output)")
    }
}
