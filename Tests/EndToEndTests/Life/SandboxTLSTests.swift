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
}
