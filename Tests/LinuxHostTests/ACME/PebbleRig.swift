import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// A real authority (Pebble), its test DNS, a web server for challenges, somebody who takes records for DNS, and before the authority a server that does
/// harm when it is told to. One test has it to itself.
final class PebbleRig: @unchecked Sendable {
    let directory: String
    let layout: HostLayout
    let secrets = KnownSecrets()
    let guards = OpenGuards()
    private let environment: [String: String]
    private let program: String
    private let ports: (authority: UInt16, management: UInt16, http: UInt16, tls: UInt16, dns: UInt16, records: UInt16)
    private var pebble: Process?
    private var others: [Process] = []
    private(set) var harmful: UInt16 = 0
    private(set) var provider: UInt16 = 0

    /// Programs of a newer Debian, where they were named.
    static let newerLego = ProcessInfo.processInfo.environment["AGENT_TEST_LEGO"]
    static let newerPebble = ProcessInfo.processInfo.environment["AGENT_TEST_PEBBLE"]

    init(_ environment: [String: String] = [:], settings more: String = "", program: String = "/usr/bin/pebble") throws {
        directory = "/tmp/agent-acme-\(UInt64.random(in: 0 ... .max))"
        layout = .sandbox(root: directory, run: "\(directory)/run", share: directory)
        self.environment = environment
        self.program = program
        let free = try (0..<6).map { _ in try Self.freePort() }
        ports = (free[0], free[1], free[2], free[3], free[4], free[5])
        try TestDirectory.make(layout.configuration)
        try TestDirectory.make(layout.state)
        try TestDirectory.make(layout.acmeChallenges)
        try run(
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(directory)/server.key", "-out",
            "\(directory)/server.pem")
        try write(
            """
            {"pebble":{"listenAddress":"127.0.0.1:\(ports.authority)","managementListenAddress":"127.0.0.1:\(ports.management)",
            "certificate":"\(directory)/server.pem","privateKey":"\(directory)/server.key","httpPort":\(ports.http),"tlsPort":\(ports.tls),
            "ocspResponderURL":"","externalAccountBindingRequired":false,"profiles":{"classic":{"description":"usual","validityPeriod":7776000},
            "shortlived":{"description":"six days","validityPeriod":518400}}}}
            """, to: "\(directory)/pebble.json", mode: 0o600)
        others.append(
            try start(
                "/usr/bin/pebble-challtestsrv",
                [
                    "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", "127.0.0.1:\(ports.dns)", "-http01", "", "-https01", "",
                    "-tlsalpn01", "", "-management", "127.0.0.1:\(ports.records)",
                ]
            ).process)
        let servers = try start(
            "/usr/bin/python3",
            [
                "-c", PebbleServers.script, directory, layout.acmeChallenges, "\(ports.http)", "\(ports.authority)", "\(ports.records)",
            ])
        others.append(servers.process)
        let words = String(decoding: servers.output.fileHandleForReading.availableData, as: UTF8.self).split(separator: " ")
        guard words.count == 2, let one = UInt16(words[0]), let two = UInt16(words[1].trimmingCharacters(in: .newlines)) else {
            throw Problem(.commandFailed, "cannot read the ports of the servers: '\(words)'")
        }
        (harmful, provider) = (one, two)
        try write("acme 127.0.0.1 \(harmful)\n", to: layout.outboundExceptions, mode: 0o644)
        try write(
            """
            [authority pebble]
            directory = https://127.0.0.1:\(harmful)/dir
            email = ops@example.com
            terms = accepted
            root-file = \(directory)/server.pem
            \(more)
            [dns test]
            provider = httpreq
            zones = a.test, b.test
            resolvers = 127.0.0.1:\(ports.dns)
            propagation = skip
            HTTPREQ_ENDPOINT = http://127.0.0.1:\(provider)
            HTTPREQ_USERNAME = ops
            HTTPREQ_PASSWORD = secret:dns.password
            """, to: layout.acmeSettings, mode: 0o644)
        try restartPebble()
    }

    deinit {
        for process in others + [pebble].compactMap(\.self) where process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// It remembers nothing: accounts and orders are gone.
    func restartPebble() throws {
        if let pebble, pebble.isRunning {
            kill(pebble.processIdentifier, SIGKILL)
            pebble.waitUntilExit()
        }
        let words = ["-config", "\(directory)/pebble.json", "-dnsserver", "127.0.0.1:\(ports.dns)", "-strict"]
        let usual = ["PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"]
        pebble = try start(program, words, usual.merging(environment) { $1 }).process
        for _ in 0..<200 where !isServed(ports.authority) || !isServed(ports.management) { usleep(25_000) }
    }

    /// As a daemon that was just started has it.
    func authority(_ program: String = "/usr/bin/lego", outside: [String] = []) -> LegoAuthority {
        LegoAuthority(
            layout: layout, runner: LinuxCommandRunner(executable: BuiltBinary.path), calls: OutboundCalls(guards), secrets: secrets,
            program: program, executable: BuiltBinary.path, outside: outside)
    }

    func order(
        _ id: String, _ names: String..., dns: Bool = false, profile: String? = nil, replacing: String? = nil
    ) throws -> CertificateOrder {
        CertificateOrder(
            try OrderID(id), names: try names.map { try CertificateName($0) }, authority: try AuthorityName("pebble"),
            challenge: dns ? .dns(try DNSProviderName("test")) : .http, profile: try profile.map { try ProfileName($0) },
            replacing: replacing)
    }

    // MARK: Harm

    /// - Parameter faults: each with a path's beginning, and what is done instead of asking the authority.
    func harm(_ faults: [[String: Any]]) throws {
        let text = String(decoding: try JSONSerialization.data(withJSONObject: faults), as: UTF8.self)
        try write(text, to: "\(directory)/harm.json", mode: 0o600)
    }

    /// Requests that reached the server before the authority: `POST /order-plz`.
    func seen(_ beginning: String = "") -> [String] {
        let text = (try? String(contentsOfFile: "\(directory)/seen", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(beginning) }
    }

    /// Where this name leads, for the authority.
    func resolve(_ name: String, to address: String) throws {
        let body = "{\"host\":\"\(name)\",\"addresses\":[\"\(address)\"]}"
        try run("/usr/bin/curl", "-sS", "--noproxy", "*", "-d", body, "http://127.0.0.1:\(ports.records)/add-a")
    }

    // MARK: Looking

    func management(_ path: String) throws -> String {
        let address = "https://127.0.0.1:\(ports.management)\(path)"
        return try run("/usr/bin/curl", "-sS", "--noproxy", "*", "--cacert", "\(directory)/server.pem", address)
    }

    @discardableResult
    func run(_ program: String, _ arguments: String...) throws -> String {
        let child = try start(program, arguments)
        let output = child.output.fileHandleForReading.readDataToEndOfFile()
        child.process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    func mode(_ path: String) throws -> mode_t {
        var facts = stat()
        try check("look at", path) { lstat(path, &facts) }
        return facts.st_mode & 0o7777
    }

    /// When something in a directory was last made or removed, in nanoseconds.
    func changed(_ directory: String) throws -> Int {
        var facts = stat()
        try check("look at", directory) { lstat(directory, &facts) }
        return facts.st_mtim.tv_sec * 1_000_000_000 + facts.st_mtim.tv_nsec
    }

    func write(_ text: String, to path: String, mode: UInt32) throws { try AtomicFile.write(text, to: path, mode: mode) }

    private func start(
        _ program: String, _ arguments: [String], _ environment: [String: String] = [:]
    ) throws -> (process: Process, output: Pipe) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        if program.hasSuffix("pebble") || program.hasSuffix("challtestsrv") {
            // Nobody reads it, and a full pipe would hold it up.
            output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
        }
        return (process, output)
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

    private func isServed(_ port: UInt16) -> Bool {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
    }
}
