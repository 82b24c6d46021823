import HostServices
import SiteModel

/// What a channel proves itself with, looked up for each message: what was rotated is new in the next one.
struct ChannelSecrets: Sendable {
    private let named: any NamedSecrets

    init(named: any NamedSecrets) { self.named = named }

    /// Nothing for a way that needs none.
    /// - Throws: `alert-settings` for a file; as `NamedSecrets` does for what is kept under a name.
    func value(of channel: AlertChannel) async throws -> Secret {
        switch channel.secret {
        case nil: Secret("")
        case .file(let path): try await onBlockingThread { () throws(Problem) in try TrustedFile.secret(path, code: .alertSettings) }
        case .named(let name): try await kept(name, for: channel)
        }
    }

    private func kept(_ name: SecretName, for channel: AlertChannel) async throws -> Secret {
        let secret = try await named.secret(name, neededBy: SecretUses.user(channel.name))
        // Under a name there may be a whole file; a log-in and an address are one line.
        guard secret.exposed.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw Problem.cannot(
                "use secret", name.rawValue, "alert channel '\(channel.name)' needs one line, and it has several", code: .alertSettings,
                hint: "agent secret rotate \(name) --file PATH", details: ["secret.name": name.rawValue])
        }
        return secret
    }
}
