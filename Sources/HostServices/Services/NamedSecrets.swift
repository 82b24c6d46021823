import SiteModel

/// Secrets that an administrator keeps under a name, for whoever works in the daemon and needs one: a mail server's password, a webhook's key.
package protocol NamedSecrets: Sendable {
    /// Looked up at each call: what was rotated is new at the next one. Also past its date of expiry.
    /// - Throws: `secret-not-found`; `secret-key` where the key is missing, is another one or may be read by others; `secret-damaged`.
    func secret(_ name: SecretName) async throws -> Secret
}

extension NamedSecrets {
    /// - Parameter user: who needs it, as `SecretUses` names him, for whoever has to mend it.
    package func secret(_ name: SecretName, neededBy user: String) async throws -> Secret {
        do { return try await secret(name) } catch let problem as Problem where problem.code == .secretNotFound {
            throw SecretUses.missing(name, neededBy: user)
        }
    }
}
