import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Authorities and certificates of OpenSSL's making, in a directory of their own.
struct TestAuthority {
    let directory: String
    private let runner = LinuxCommandRunner(executable: BuiltBinary.path)

    init() throws {
        directory = "/tmp/agent-authority-\(UInt64.random(in: 0 ... .max))"
        try TestDirectory.make(directory)
    }

    func end() throws { try FileManager.default.removeItem(atPath: directory) }

    func path(_ name: String) -> String { "\(directory)/\(name)" }
    func certificate(_ name: String) -> String { path("\(name).crt") }
    func key(_ name: String) -> String { path("\(name).key") }
    func text(_ paths: String...) throws -> String {
        try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
    }

    @discardableResult
    func openssl(_ arguments: [String]) async throws -> String {
        let result = try await runner.run(Command("/usr/bin/openssl", arguments, deadline: 60))
        guard result.exitCode == 0 else { throw Problem(.commandFailed, "cannot run openssl: \(result.errorOutput)") }
        return result.output
    }

    static let p256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    static func rsa(_ bits: Int) -> [String] { ["-newkey", "rsa:\(bits)"] }

    /// A root, and one that it lets sign for it.
    func makeAuthority() async throws {
        try await make("root", by: nil, extensions: "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign")
        try await make("middle", by: "root", extensions: "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign")
    }

    func makeRoot(_ name: String, newKey: [String]) async throws {
        try await make(name, by: nil, newKey: newKey, extensions: "basicConstraints=critical,CA:TRUE")
    }

    func makeLeaf(
        _ name: String, by signer: String? = "middle", names: [String] = ["a.test"], newKey: [String] = TestAuthority.p256, days: Int = 90,
        more: String = "extendedKeyUsage=serverAuth", digest: String = "sha256"
    ) async throws {
        let list = names.map { "DNS:\($0)" }.joined(separator: ",")
        try await make(
            name, by: signer, newKey: newKey, days: days, extensions: (names.isEmpty ? "" : "subjectAltName=\(list)\n") + more,
            digest: digest)
    }

    /// Certificates of two that sign each other again and again, for other names each time. Returns them as PEM.
    func makeCircle(_ one: String, _ other: String, times: Int) async throws -> [String] {
        for name in [one, other] { try await makeRoot(name, newKey: Self.p256) }
        var made: [String] = []
        for time in 0..<times {
            for (name, signer) in [(one, other), (other, one)] {
                let file = "\(name)-\(time)"
                try AtomicFile.write(
                    "basicConstraints=critical,CA:TRUE\nsubjectAltName=DNS:\(file).test\n", to: path("\(file).ext"), mode: 0o600)
                try await openssl(
                    [
                        "x509", "-req", "-in", path("\(name).csr"), "-days", "90", "-extfile", path("\(file).ext"), "-CA",
                        certificate(signer),
                        "-CAkey", key(signer), "-CAcreateserial", "-out", certificate(file),
                    ])
                made.append(try text(certificate(file)))
            }
        }
        return made
    }

    private func make(
        _ name: String, by signer: String?, newKey: [String] = TestAuthority.p256, days: Int = 3650, extensions: String,
        digest: String = "sha256"
    ) async throws {
        try AtomicFile.write(extensions + "\n", to: path("\(name).ext"), mode: 0o600)
        try await openssl(
            ["req", "-new", "-nodes", "-subj", "/CN=\(name)", "-keyout", key(name), "-out", path("\(name).csr")] + newKey)
        let signature = signer.map { ["-CA", certificate($0), "-CAkey", key($0), "-CAcreateserial"] } ?? ["-signkey", key(name)]
        try await openssl(
            [
                "x509", "-req", "-in", path("\(name).csr"), "-days", "\(days)", "-\(digest)", "-extfile", path("\(name).ext"), "-out",
                certificate(name),
            ]
                + signature)
    }
}

/// OpenSSL's own server, for what nginx refuses to serve.
final class TestTLSServer: @unchecked Sendable {
    let port: UInt16
    private let process = Process()

    init(_ arguments: [String], address: String = "127.0.0.1") async throws {
        port = Ports.free()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = ["s_server", "-accept", "\(address):\(port)", "-quiet"] + arguments
        process.standardInput = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        if address == "127.0.0.1" {
            for _ in 1...500 where !Ports.answers(port) { try await Task.sleep(for: .milliseconds(10)) }
        } else {
            try await Task.sleep(for: .seconds(1))
        }
    }

    deinit {
        // A thread of Swift's own holds signals back, and whom it starts inherits that: a SIGTERM would never come to him.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// A listener on one loopback address that answers everybody with the same bytes, or with nothing at all.
final class TestListener: @unchecked Sendable {
    let port: UInt16
    private let descriptor: Int32

    /// - Parameters:
    ///   - port: 0: whichever is free.
    ///   - answer: nil: accepts, and says nothing.
    init(_ address: String = "127.0.0.1", port wanted: UInt16 = 0, answer: [UInt8]?) throws {
        let opened = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var again: Int32 = 1
        setsockopt(opened, SOL_SOCKET, SO_REUSEADDR, &again, socklen_t(MemoryLayout<Int32>.size))
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = wanted.bigEndian
        inet_pton(AF_INET, address, &place.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(opened, $0, size) == 0 && getsockname(opened, $0, &size) == 0
            }
        }
        guard bound, listen(opened, 16) == 0 else { throw systemCallProblem("listen at", address) }
        port = UInt16(bigEndian: place.sin_port)
        let listener = opened
        descriptor = opened
        Thread.detachNewThread {
            var held: [Int32] = []
            while true {
                let visitor = accept(listener, nil, nil)
                if visitor < 0 { break }
                guard let answer else {
                    held.append(visitor)
                    continue
                }
                var buffer = [UInt8](repeating: 0, count: 4096)
                _ = recv(visitor, &buffer, buffer.count, 0)
                _ = send(visitor, answer, answer.count, Int32(MSG_NOSIGNAL))
                close(visitor)
            }
            held.forEach { close($0) }
        }
    }

    convenience init(_ address: String = "127.0.0.1", port: UInt16 = 0, text: String) throws {
        try self.init(address, port: port, answer: Array(text.utf8))
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }
}
