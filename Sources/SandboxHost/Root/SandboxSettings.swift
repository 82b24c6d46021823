import Foundation
import HostServices
import LinuxHost
import SiteModel

/// What a sandbox was asked for and what it was given: state/sandbox.json and state/ports.json. Survives restarts.
package struct SandboxSettings: Sendable, Hashable {
    /// state/sandbox.json. What is missing there was never asked for.
    package struct Asked: Codable, Sendable, Hashable {
        package var publicHost: PublicAddressing.Form
        package var redis: Bool?
        /// nil: wordpress.org.
        package var wordpressMirror: MirrorAddress?
        package var tls: Bool?
    }
    package var asked: Asked
    package var httpPort: UInt16
    /// nil: sites are plain HTTP.
    package var httpsPort: UInt16?

    package var form: PublicAddressing.Form { asked.publicHost }
    package var redis: Bool { asked.redis ?? false }
    package var mirror: MirrorAddress? { asked.wordpressMirror }
    package var addressing: PublicAddressing {
        guard let httpsPort else { return PublicAddressing(form: form, scheme: "http", port: httpPort) }
        return PublicAddressing(form: form, scheme: "https", port: httpsPort, httpPort: httpPort)
    }

    /// state/ports.json.
    struct Ports: Codable, Hashable {
        var http: UInt16
        /// Kept where TLS was switched off: it comes back at the same port.
        var https: UInt16?
    }

    /// nil where no sandbox was ever brought up.
    package static func load(_ layout: HostLayout) throws -> SandboxSettings? {
        guard let ports = try recordedPorts(layout), let asked = try recordedWishes(layout) else { return nil }
        return SandboxSettings(asked: asked, httpPort: ports.http, httpsPort: asked.tls == true ? ports.https : nil)
    }

    static func recordedPorts(_ layout: HostLayout) throws -> Ports? { try read(Ports.self, layout.ports) }
    static func recordedWishes(_ layout: HostLayout) throws -> Asked? { try read(Asked.self, layout.sandboxSettings) }

    func save(_ layout: HostLayout) throws {
        if try Self.load(layout) == self { return }
        let https = try httpsPort ?? Self.recordedPorts(layout)?.https
        try Self.write(Self.text(Ports(http: httpPort, https: https)), layout.ports)
        try Self.write(Self.text(asked), layout.sandboxSettings)
    }

    /// One line, the same for the same settings.
    var text: String { get throws { "\(httpPort) \(httpsPort ?? 0) \(try Self.text(asked))" } }

    private static func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value? {
        guard let text = try AtomicFile.read(path) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw Problem.cannot("read", path, "it is not what this version writes", code: .stateTooNew)
        }
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func write(_ text: String, _ path: String) throws { try AtomicFile.write(text + "\n", to: path, mode: 0o600) }
}
