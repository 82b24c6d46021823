import HostServices
import SiteModel

/// Whom root named beside those that the machine believes: authorities of one's own, and test ones.
package enum OwnRoots {
    /// PEM; nil: nobody. - Throws: `acme-settings` for a file that is not there, or that others may write.
    package static func text(of settings: AuthoritySettings) async throws -> String? {
        try await onBlockingThread { () throws(Problem) in
            var roots: [String] = []
            for authority in settings.authorities {
                if let root = try AuthorityCalls.root(authority) { roots.append(root) }
            }
            return roots.isEmpty ? nil : roots.joined(separator: "\n")
        }
    }
}
