import Foundation

/// What the store records in the transaction that closes a change as done. Travels in a plan as JSON.
package enum StoreCommit: Codable, Sendable, Hashable {
    case putSite(Site)
    /// Keeps the site's claims until it is forgotten.
    case trashSite(SiteID, at: Int64)
    case restoreSite(SiteID)
    /// Gives back the site's claims.
    case forgetSite(SiteID)
    /// A change that went back had let browsers insist on the site's TLS for so many seconds, from when it was planned until its end.
    /// Of a site that is gone nobody need remember it.
    case heardPromise(SiteID, seconds: Int64, from: Int64)

    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    package init(json: String) throws {
        self = try JSONDecoder().decode(StoreCommit.self, from: Data(json.utf8))
    }
}
