import HostServices
import SiteModel
import Synchronization

/// Secrets that a test hands out by name; those of which nobody told it are not there.
package final class KnownSecrets: NamedSecrets {
    private let known: Mutex<[SecretName: Secret]>
    package init(_ known: [SecretName: Secret] = [:]) { self.known = Mutex(known) }

    package func set(_ name: SecretName, _ secret: Secret?) { known.withLock { $0[name] = secret } }

    package func secret(_ name: SecretName) async throws -> Secret {
        guard let secret = known.withLock({ $0[name] }) else {
            throw Problem.cannot("find secret", name.rawValue, "there is none of this name", code: .secretNotFound)
        }
        return secret
    }
}
