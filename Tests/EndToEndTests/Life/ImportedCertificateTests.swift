import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// A certificate that a person brings, from his files to what a visitor is shown; and its key, which is nowhere else.
@Suite(.serialized) struct ImportedCertificateTests {
    @Test func whatIsBroughtIsServedAndItsKeyStandsNowhereElse() async throws {
        let sandbox = try await SandboxHandle.up(named: "import", options: ["--tls"])
        let agent = sandbox.agent
        let site = try await sandbox.site("brought.example")
        let id = try #require(site["id"]?.text)
        let (chain, key) = try await make("one", for: "brought.example.localhost,DNS:brought.example", in: sandbox)
        let (other, otherKey) = try await make("two", for: "another.localhost", in: sandbox)

        let strange = try await agent.run(["cert", "import", "brought.example", "--chain", chain, "--key", otherKey])
        #expect(strange.code == 5 && strange.talk.contains("none of its certificates belongs to its key"), "\(strange.talk)")
        let nobodys = try await agent.run(["cert", "import", "brought.example", "--chain", other, "--key", otherKey, "--yes"])
        #expect(nobodys.code == 5 && nobodys.talk.contains("none of the site's names"), "\(nobodys.talk)")
        // It ends in a month, and what the site signed itself in two years.
        let dry = try await agent.run(["cert", "import", "brought.example", "--chain", chain, "--key", key, "--dry-run"])
        #expect(dry.code == 0 && dry.talk.contains("it needs --yes"), "\(dry.output) \(dry.talk)")
        let worse = try await agent.run(["cert", "import", "brought.example", "--chain", chain, "--key", key])
        #expect(worse.code == 9 && worse.talk.contains("it ends at"), "\(worse.talk)")
        #expect(try await shown(agent)["signer"]?.text == "itself")

        let done = try await agent.run(
            ["cert", "import", "brought.example", "--chain", chain, "--key", key, "--yes", "--idempotency-key", "k1"])
        #expect(done.code == 0, "\(done.talk)")
        let view = try await shown(agent)
        #expect(view["signer"]?.text == "imported" && view["mode"]?.text == "import" && view["generation"]?.number == 2, "\(view)")
        #expect(view["served"]?.text == "as stored, not trusted" && view["course"]?.text == "none", "\(view)")
        let again = try await agent.run(["cert", "import", "brought.example", "--chain", chain, "--key", key, "--yes"])
        #expect(again.code == 0 && again.talk.contains("nothing had to change"), "\(again.talk)")
        let issue = try await agent.run(["cert", "issue", "brought.example"])
        #expect(issue.code != 0 && issue.talk.contains("tls=import"), "\(issue.talk)")

        try expectKeyIsNowhere(key, but: "state/certificates/\(id)/2.pem", in: sandbox)
        let audit = try await agent.run(["audit", "export"]).output
        #expect(audit.contains("certificate.import") && !audit.contains("PRIVATE KEY"))
        try await sandbox.down()
    }

    private func shown(_ agent: AgentProcess) async throws -> [String: JSONValue] {
        try #require(try await agent.json("cert", "show", "brought.example").first)
    }

    /// The files of a certificate for a month, which it signs itself.
    private func make(_ name: String, for host: String, in sandbox: SandboxHandle) async throws -> (chain: String, key: String) {
        let (chain, key) = ("\(sandbox.root)/\(name).crt", "\(sandbox.root)/\(name).key")
        let made = try await LinuxCommandRunner(executable: BuiltBinary.path).run(
            Command(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
                    "/CN=\(name)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", key, "-out", chain,
                ], deadline: 30))
        try #require(made.exitCode == 0, "\(made.errorOutput)")
        chmod(key, 0o600)
        return (chain, key)
    }

    /// Neither in the store, nor in a log, nor among the secrets of a change that is over.
    private func expectKeyIsNowhere(_ key: String, but place: String, in sandbox: SandboxHandle) throws {
        let lines = try String(contentsOfFile: key, encoding: .utf8).split(separator: "\n").filter { !$0.contains("PRIVATE") }
        let line = try #require(lines.max { $0.count < $1.count })
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(sandbox.root)/state/secrets").isEmpty)
        var found: [String] = []
        for directory in ["state", "log", "etc"] {
            let walk = try #require(FileManager.default.enumerator(atPath: "\(sandbox.root)/\(directory)"))
            for case let name as String in walk {
                guard let bytes = FileManager.default.contents(atPath: "\(sandbox.root)/\(directory)/\(name)") else { continue }
                if bytes.holdsBytes(of: String(line)) { found.append("\(directory)/\(name)") }
            }
        }
        #expect(found == [place])
    }
}
