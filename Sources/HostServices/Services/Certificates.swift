import SiteModel

/// Keys and certificates of sites: one directory each, named by the site.
package protocol Certificates: Sendable {
    /// Names of what lies there, whoever it belongs to.
    func inventory() async throws -> [String]
    /// Absent is success.
    func discard(_ site: SiteID) async throws
}
