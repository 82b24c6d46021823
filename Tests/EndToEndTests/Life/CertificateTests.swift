import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Synchronization
import Testing

/// Certificates of a real authority (Pebble), from the command line to what a visitor is shown.
@Suite(.serialized) struct CertificateTests {
    @Test func aSiteGetsOneKeepsItAndGetsAnotherOnlyWhereThatIsAskedFor() async throws {
        let sandbox = try await SandboxHandle.up(named: "acme", options: ["--tls", "--public-host", "exact"])
        let view = try #require(try await sandbox.agent.json("sandbox", "status").first)
        let port = Int(try #require(view["httpsPort"]?.number))
        _ = try await sandbox.site("a.example.localhost", "--alias", "www.a.example.localhost")
        let pebble = try await Pebble.begin(in: sandbox)
        defer { pebble.end() }

        let dry = try await sandbox.agent.run(["cert", "issue", "a.example.localhost", "--dry-run"])
        #expect(dry.code == 0 && dry.output.contains("of pebble, proved by http") && !dry.talk.contains("warning"), "\(dry.talk)")
        let issued = try await sandbox.agent.run(["cert", "issue", "a.example.localhost", "--format", "json"], deadline: 180)
        #expect(issued.code == 0, "\(issued.talk)")
        let first = try #require(try await sandbox.agent.json("cert", "show", "a.example.localhost").first)
        #expect(first["signer"]?.text == "authority" && first["served"]?.text == "as stored", "\(first)")
        #expect(first["course"]?.text == "rests" && first["stage"]?.text == "calm", "\(first)")
        let ask = try await pebble.visit("https://a.example.localhost:\(port)/")
        #expect(ask == "200", "a client that believes the authority believes the site: \(ask)")

        // Neither is a failure of the site, and neither asks the authority.
        let again = try await sandbox.agent.run(["cert", "issue", "a.example.localhost"])
        #expect(again.code == 5 && again.talk.contains("certificate-stands"), "\(again.talk)")
        let early = try await sandbox.agent.run(["cert", "renew", "a.example.localhost"])
        #expect(early.code == 0 && early.talk.contains("it is not due"), "\(early.talk)")
        #expect(try await sandbox.agent.json("cert", "show", "a.example.localhost").first?["serial"] == first["serial"])

        let forced = try await sandbox.agent.run(["cert", "renew", "a.example.localhost", "--force"], deadline: 180)
        #expect(forced.code == 0, "\(forced.talk)")
        let second = try #require(try await sandbox.agent.json("cert", "show", "a.example.localhost").first)
        #expect(second["serial"] != first["serial"] && second["served"]?.text == "as stored", "\(second)")

        try await isInsistedOnStepByStep(sandbox, pebble, port)
        try await isRevokedWhereAnotherIsServed(sandbox, second["serial"]?.text ?? "")

        let newest = try #require(try await sandbox.agent.json("cert", "show", "a.example.localhost").first)

        // An authority that is away changes nothing of what is served.
        pebble.end()
        let failed = try await sandbox.agent.run(["cert", "renew", "a.example.localhost", "--force"], deadline: 180)
        #expect(failed.code == 1 && failed.talk.contains("agent cert show a.example.localhost"), "\(failed.code) \(failed.talk)")
        let third = try #require(try await sandbox.agent.json("cert", "show", "a.example.localhost").first)
        #expect(third["serial"] == newest["serial"] && third["served"]?.text == "as stored", "\(third)")
        #expect(third["failure"]?.text?.isEmpty == false && third["failureAuthority"]?.text == "pebble", "\(third)")
        try await sandbox.down()
    }

    private func isInsistedOnStepByStep(_ sandbox: SandboxHandle, _ pebble: Pebble, _ port: Int) async throws {
        let address = "https://a.example.localhost:\(port)/"
        #expect(try await pebble.promise(address) == "", "nobody asked for it")
        try await sandbox.agent.must("site", "set", "a.example.localhost", "tls.hsts=ramp")
        #expect(try await pebble.promise(address) == "max-age=300")
        #expect(try await pebble.promise("http://a.example.localhost:\(sandbox.port)/") == "", "never over plain HTTP")
        let off = try await sandbox.agent.run(["site", "set", "a.example.localhost", "tls=off"])
        #expect(off.code == 5 && off.talk.contains("tls-promised") && off.talk.contains("tls.hsts=off"), "\(off.talk)")
        try await sandbox.agent.must("site", "set", "a.example.localhost", "tls.hsts=off")
        #expect(try await pebble.promise(address) == "max-age=0")
        let early = try await sandbox.agent.run(["site", "set", "a.example.localhost", "tls=off"])
        #expect(early.code == 5 && early.talk.contains("refuse the site without it until 20"), "\(early.talk)")
    }

    private func isRevokedWhereAnotherIsServed(_ sandbox: SandboxHandle, _ serial: String) async throws {
        let agent = sandbox.agent
        let before = try #require(try await agent.json("cert", "show", "a.example.localhost").first)
        let file = "\(sandbox.root)/state/certificates/\(before["site"]?.text ?? "")/\(Int(before["generation"]?.number ?? 0)).pem"
        #expect(before["serial"]?.text == serial && FileManager.default.fileExists(atPath: file), "\(before)")
        let asked = try await agent.run(["cert", "revoke", "a.example.localhost", "--reason", "key-compromise"])
        #expect(asked.code == 9, "\(asked.talk)")
        let done = try await agent.run(["cert", "revoke", "a.example.localhost", "--reason", "key-compromise", "--yes"], deadline: 180)
        #expect(done.code == 0 && done.talk.contains("revoked by pebble"), "\(done.talk)")
        let after = try #require(try await agent.json("cert", "show", "a.example.localhost").first)
        #expect(after["signer"]?.text == "authority" && after["served"]?.text == "as stored", "\(after)")
        #expect(after["serial"]?.text != serial && !FileManager.default.fileExists(atPath: file), "its key is gone")
    }
}

/// An authority that asks the sandbox for its challenges.
private final class Pebble: Sendable {
    private let directory: String
    private let children: Mutex<[ChildProgram]>

    private init(directory: String, children: [ChildProgram]) {
        self.directory = directory
        self.children = Mutex(children)
    }

    static func begin(in sandbox: SandboxHandle) async throws -> Pebble {
        let directory = "\(sandbox.root)/pebble"
        try TestDirectory.make(directory)
        let ports = try (0..<5).map { _ in try freePort() }
        _ = try await run(
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(directory)/key.pem", "-out",
            "\(directory)/server.pem")
        let configuration = """
            {"pebble":{"listenAddress":"127.0.0.1:\(ports[0])","managementListenAddress":"127.0.0.1:\(ports[1])",
            "certificate":"\(directory)/server.pem","privateKey":"\(directory)/key.pem","httpPort":\(sandbox.port),"tlsPort":\(ports[4]),
            "ocspResponderURL":"","externalAccountBindingRequired":false}}
            """
        try AtomicFile.write(configuration, to: "\(directory)/pebble.json", mode: 0o600)
        let dns = try ChildProgram(
            "/usr/bin/pebble-challtestsrv",
            [
                "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", "127.0.0.1:\(ports[2])", "-http01", "", "-https01", "",
                "-tlsalpn01", "", "-management", "127.0.0.1:\(ports[3])",
            ])
        let pebble = try ChildProgram(
            "/usr/bin/env",
            [
                "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0", "/usr/bin/pebble", "-config", "\(directory)/pebble.json", "-dnsserver",
                "127.0.0.1:\(ports[2])", "-strict",
            ])
        let server = Pebble(directory: directory, children: [dns, pebble])
        var root = ""
        try await eventually(within: 60, "Pebble tells its root") {
            root = try await run(
                "/usr/bin/curl", "-sS", "--noproxy", "*", "--cacert", "\(directory)/server.pem", "https://127.0.0.1:\(ports[1])/roots/0")
            return root.contains("BEGIN CERTIFICATE")
        }
        let own = try String(contentsOfFile: "\(directory)/server.pem", encoding: .utf8)
        try AtomicFile.write(root, to: "\(directory)/root.pem", mode: 0o644)
        try AtomicFile.write("\(own)\n\(root)", to: "\(directory)/both.pem", mode: 0o644)
        try AtomicFile.write("acme 127.0.0.1 \(ports[0])\n", to: "\(sandbox.root)/etc/outbound.conf", mode: 0o644)
        try AtomicFile.write(
            """
            [authority pebble]
            directory = https://127.0.0.1:\(ports[0])/dir
            email = ops@example.com
            terms = accepted
            root-file = \(directory)/both.pem

            """, to: "\(sandbox.root)/etc/acme.conf", mode: 0o644)
        return server
    }

    func end() {
        let running = children.withLock { children in
            defer { children = [] }
            return children
        }
        for child in running { child.kill() }
    }

    /// As who believes this authority and nobody else: the status, or what curl had against it.
    func visit(_ address: String) async throws -> String {
        try await Self.run("/usr/bin/curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", "\(directory)/root.pem", address)
    }

    /// What it is told of Strict-Transport-Security; empty: nothing.
    func promise(_ address: String) async throws -> String {
        try await Self.run(
            "/usr/bin/curl", "-sS", "-o", "/dev/null", "-w", "%header{strict-transport-security}", "--cacert", "\(directory)/root.pem",
            address)
    }

    private static func run(_ program: String, _ arguments: String...) async throws -> String {
        let command = Command(program, arguments, environment: ["PATH": "/usr/bin:/bin"], deadline: 30)
        let result = try await LinuxCommandRunner(executable: BuiltBinary.path).run(command)
        return result.output
    }

    private static func freePort() throws -> UInt16 {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let got = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, size) == 0 && getsockname(file, $0, &size) == 0 }
        }
        guard got else { throw Problem(.commandFailed, "cannot find a free port") }
        return address.sin_port.bigEndian
    }
}
