import SiteModel

/// One JSON file for each site beside the store (root 0600): what `doctor --orphans --adopt` reads when the store has lost a site.
package protocol SiteManifests: Sendable {
    /// Atomic and durable.
    func write(_ site: Site) async throws
    /// nil when absent. - Throws: `internal-error` when the file is not a manifest.
    func read(_ site: SiteID) async throws -> Site?
    /// Absent is success.
    func remove(_ site: SiteID) async throws
    func inventory() async throws -> [String]
}
