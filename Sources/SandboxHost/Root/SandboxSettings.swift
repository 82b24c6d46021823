import Foundation
import HostServices
import LinuxHost
import SiteModel

/// What a sandbox was asked for and what it was given: state/sandbox.json and state/ports.json. Survives restarts.
package struct SandboxSettings: Sendable, Hashable {
    package var form: PublicAddressing.Form
    package var httpPort: UInt16

    package var addressing: PublicAddressing { PublicAddressing(form: form, scheme: "http", port: httpPort) }

    private struct Public: Codable { var publicHost: PublicAddressing.Form }
    private struct Ports: Codable { var http: UInt16 }

    /// nil where no sandbox was ever brought up.
    package static func load(_ layout: HostLayout) throws -> SandboxSettings? {
        guard let port = try recordedPort(layout), let form = try recordedForm(layout) else { return nil }
        return SandboxSettings(form: form, httpPort: port)
    }

    static func recordedPort(_ layout: HostLayout) throws -> UInt16? { try read(Ports.self, layout.ports)?.http }
    static func recordedForm(_ layout: HostLayout) throws -> PublicAddressing.Form? {
        try read(Public.self, layout.sandboxSettings)?.publicHost
    }

    func save(_ layout: HostLayout) throws {
        if try Self.load(layout) == self { return }
        try Self.write(Ports(http: httpPort), layout.ports)
        try Self.write(Public(publicHost: form), layout.sandboxSettings)
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value? {
        guard let text = try AtomicFile.read(path) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw Problem.cannot("read", path, "it is not what this version writes", code: .stateTooNew)
        }
    }

    private static func write(_ value: some Encodable, _ path: String) throws {
        try AtomicFile.write(String(decoding: try JSONEncoder().encode(value), as: UTF8.self) + "\n", to: path, mode: 0o600)
    }
}
