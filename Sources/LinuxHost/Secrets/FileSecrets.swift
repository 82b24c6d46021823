import Foundation
import HostServices
import SiteModel

/// Secrets as files, state/secrets/<change>/<name>, root-only. A name is there with its whole value or not at all: the value is
/// written and flushed under another name first, and link(2) gives it its own, which also keeps the one that is already there.
package struct FileSecrets: Secrets {
    private let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    package func put(_ secret: Secret, at reference: SecretReference) async throws {
        let place = try SecretPlace(reference, layout)
        try await onBlockingThread { () throws(Problem) in try place.write(secret) }
    }

    package func get(_ reference: SecretReference) async throws -> Secret? {
        let place = try SecretPlace(reference, layout)
        return try await onBlockingThread { () throws(Problem) in try AtomicFile.read(place.file).map { Secret($0) } }
    }

    package func destroy(change: String) async throws {
        let directory = layout.secrets(of: try SecretPlace.checked(change))
        try await onBlockingThread { () throws(Problem) in try SecretPlace.removeAll(in: directory) }
    }

    package func inventory() async throws -> [String] {
        let secrets = layout.secrets
        return try await onBlockingThread { () throws(Problem) in try DirectoryListing.names(in: secrets) }
    }

    package func random(length: Int) -> Secret {
        var generator = SystemRandomNumberGenerator()
        return Secret(String((0..<max(0, length)).compactMap { _ in Self.alphabet.randomElement(using: &generator) }))
    }

    /// 68 characters, 6.08 bits each. The marks mean nothing to PHP, SQL, ini files, URLs' user part or a shell.
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:+=")
}
