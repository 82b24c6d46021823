import Crypto
import Foundation
import SiteModel

/// The key that named secrets are sealed with: ChaCha20-Poly1305, with the name as what is authenticated, so that a value that was moved to another
/// name does not open.
package struct SecretKey: Sendable, CustomStringConvertible, CustomReflectable {
    static let size = 32
    private let key: SymmetricKey

    init(_ bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    /// Tells one key from another, and nothing of it.
    package var mark: String {
        HMAC<SHA256>.authenticationCode(for: Data("agent: which key".utf8), using: key).prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Of something that holds a secret: the same for the same, and nothing can be guessed from it without the key.
    package func digest(_ content: [UInt8]) -> String {
        HMAC<SHA256>.authenticationCode(for: Data("agent request 1: ".utf8) + Data(content), using: key).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    package func seal(_ secret: Secret, as name: SecretName) throws(Problem) -> [UInt8] {
        do {
            return Array(try ChaChaPoly.seal(Data(secret.exposed.utf8), using: key, authenticating: Self.bound(to: name)).combined)
        } catch {
            throw .cannot("seal secret", name.rawValue, "the cipher refused it", code: .internalError)
        }
    }

    /// nil: it is not what was sealed under this name with this key.
    package func open(_ sealed: [UInt8], as name: SecretName) -> Secret? {
        do {
            let box = try ChaChaPoly.SealedBox(combined: sealed)
            let bytes = try ChaChaPoly.open(box, using: key, authenticating: Self.bound(to: name))
            return String(validating: bytes, as: UTF8.self).map { Secret($0) }
        } catch {
            return nil  // Too short or not authentic: the cipher tells no more, and neither do we.
        }
    }

    private static func bound(to name: SecretName) -> Data { Data("agent secret 1: \(name.rawValue)".utf8) }

    package var description: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
