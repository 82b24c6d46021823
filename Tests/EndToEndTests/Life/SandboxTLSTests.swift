import AgentTesting
import Foundation
import HostServices
import LinuxHost
import Testing

/// A sandbox whose sites answer over TLS, as those of a server do.
@Suite(.serialized) struct SandboxTLSTests {
    /// - Returns: status and, of a redirect, where it leads.
    private func ask(_ address: String, trusting file: String? = nil) async throws -> String {
        var arguments = ["-sS", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "--max-time", "20", address]
        if let file { arguments += ["--cacert", file] }
        let command = Command("/usr/bin/curl", arguments, environment: ["PATH": "/usr/bin:/bin"], deadline: 30)
        let result = try await LinuxCommandRunner(executable: BuiltBinary.path).run(command)
        return result.exitCode == 0 ? result.output : "curl \(result.exitCode)"
    }

    @Test func sitesAnswerOverTLSWithTheirOwnCertificateAndPlainHTTPLeadsThere() async throws {
        let sandbox = try await SandboxHandle.up(named: "tls", options: ["--tls"])
        let view = try #require(try await sandbox.agent.json("sandbox", "status").first)
        let port = Int(try #require(view["httpsPort"]?.number))
        let site = try await sandbox.site("tls.example", "--alias", "www.tls.example")
        #expect(site["url"]?.text == "https://tls.example.localhost:\(port)/")

        let id = try #require(site["id"]?.text)
        let certificate = "\(sandbox.root)/state/certificates/\(id)/1.pem"
        #expect(try await ask("https://tls.example.localhost:\(port)/", trusting: certificate) == "200 ")
        #expect(
            try await ask("https://www.tls.example.localhost:\(port)/a?b=c", trusting: certificate)
                == "301 https://tls.example.localhost:\(port)/a?b=c")
        #expect(
            try await ask("http://tls.example.localhost:\(sandbox.port)/a?b=c") == "301 https://tls.example.localhost:\(port)/a?b=c")
        #expect(try await ask("https://tls.example.localhost:\(port)/") == "curl 60", "nobody trusts what was not handed over")
        #expect(try await ask("https://other.example.localhost:\(port)/", trusting: certificate) == "curl 35", "an unknown name gets none")

        try await certificatesAreTold(sandbox)
        try await goesWithoutTLSAndComesBack(sandbox, certificate, port)

        // As it was, without being asked again; and nothing of it is lost on the way.
        try await sandbox.agent.must("sandbox", "down")
        try await sandbox.agent.must("sandbox", "up")
        #expect(try await ask("https://tls.example.localhost:\(port)/", trusting: certificate) == "200 ")
        let refused = try await sandbox.agent.run(["sandbox", "up", "--no-tls"])
        #expect(refused.code != 0 && refused.talk.contains("and would lose it"), "\(refused.talk)")
        try await sandbox.agent.must("site", "delete", "tls.example", "--purge", "--yes")
        try await sandbox.agent.must("sandbox", "up", "--no-tls")
        let plain = try await sandbox.site("plain.example")
        #expect(plain["url"]?.text == "http://plain.example.localhost:\(sandbox.port)/")
        try await sandbox.down()
    }

    /// What lies is what is served, an authority that nobody named is not asked, and names of this machine lead here.
    private func certificatesAreTold(_ sandbox: SandboxHandle) async throws {
        let view = try #require(try await sandbox.agent.json("cert", "show", "tls.example").first)
        #expect(view["signedBy"]?.text == "itself" && view["served"]?.text == "as stored, not trusted", "\(view)")
        #expect(view["course"]?.text == "none" && view["reason"]?.text == "no authority is set", "\(view)")
        #expect(try await sandbox.agent.json("cert", "list").count == 1)
        #expect(try await sandbox.agent.json("cert", "list", "--expiring", "1d").isEmpty)
        for verb in ["issue", "renew"] {
            for more in [[], ["--dry-run"]] {
                let refused = try await sandbox.agent.run(["cert", verb, "tls.example"] + more)
                #expect(
                    refused.code == 5 && refused.talk.contains("acme.conf") && refused.talk.contains("docs/authorities.md"),
                    "\(refused.talk)")
            }
        }
        let test = try await sandbox.agent.run(["cert", "test", "tls.example"])
        // The names that are public here lead here, and those that they stand for do not.
        let lines = test.output.split(separator: "\n").map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
        #expect(test.code == 1 && lines.contains("www.tls.example.localhost true 127.0.0.1"), "\(test.output) \(test.talk)")
        #expect(lines.contains { $0.hasPrefix("tls.example false") }, "\(test.output)")
    }

    /// Its pages, its links and its cookies with it.
    private func goesWithoutTLSAndComesBack(_ sandbox: SandboxHandle, _ certificate: String, _ port: Int) async throws {
        try await sandbox.agent.must("site", "set", "tls.example", "tls=off")
        let plain = "http://tls.example.localhost:\(sandbox.port)/"
        #expect(try await ask(plain) == "200 ", "and no page leads elsewhere")
        #expect(try await ask("\(plain)wp-login.php") == "200 ")
        #expect(try await ask("https://tls.example.localhost:\(port)/", trusting: certificate) == "curl 35", "as a name that is not there")
        let show = try #require(try await sandbox.agent.json("site", "show", "tls.example").first)
        #expect(show["url"]?.text == plain, "\(show)")
        let none = try #require(try await sandbox.agent.json("cert", "show", "tls.example").first)
        #expect(none["problem"]?.text == "it does not answer over TLS" && none["reason"]?.text == "tls=off", "\(none)")
        let brought = try await sandbox.agent.run(["cert", "import", "tls.example", "--chain", certificate, "--yes"])
        #expect(brought.code != 0 && brought.talk.contains("tls=import"), "\(brought.talk)")

        // With the one that it had: it still fits.
        try await sandbox.agent.must("site", "set", "tls.example", "tls=auto")
        #expect(try await ask("https://tls.example.localhost:\(port)/", trusting: certificate) == "200 ")
        #expect(try await ask(plain) == "301 https://tls.example.localhost:\(port)/")
    }
}
