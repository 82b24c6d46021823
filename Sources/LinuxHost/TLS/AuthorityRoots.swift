import Foundation
import SiteModel

/// Whom root named as authorities of his own: believed besides those whom the machine trusts.
package enum AuthorityRoots {
    /// PEM; nil where there is none. - Throws: `acme-settings` for a file that is missing, or that others could write.
    package static func read(_ settings: AuthoritySettings) async throws -> String? {
        let accounts = settings.authorities.filter { $0.rootFile != nil }
        if accounts.isEmpty { return nil }
        return try await onBlockingThread { () throws(Problem) in
            var text = ""
            for account in accounts { text += "\(try AuthorityCalls.root(account) ?? "")\n" }
            return text
        }
    }
}
