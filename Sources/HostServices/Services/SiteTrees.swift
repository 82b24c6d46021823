import SiteModel

/// Directories of sites. The one service (with `WordPressReleases`) that works inside a tenant's tree: by dirfd and openat2, never by path.
package protocol SiteTrees: Sendable {
    /// sites/ID root 0711 with releases/, content/ (root 0711), tmp (2730 site:web), sessions and compiled (0700 site). Safe to repeat after a half-done run.
    func create(_ site: SiteID, identity: SiteIdentity) async throws
    func exists(_ site: SiteID) async throws -> Bool
    /// Renames the tree aside and unlinks it, page cache and PHP log included. Absent is success.
    func discard(_ site: SiteID) async throws
    /// Renames sites/ID to trash/ID. Already there is success.
    func moveToTrash(_ site: SiteID) async throws
    func restoreFromTrash(_ site: SiteID) async throws
    /// Ends a trashed tree for good; only goes forward.
    func purgeTrash(_ site: SiteID) async throws
    /// Bytes on disk of what is the site's own: content, temporary files, sessions and compiled code. Releases are shared.
    func size(of site: SiteID) async throws -> UInt64
    /// Every directory that looks like a site, and every one that does not (for doctor).
    func inventory() async throws -> TreeInventory
    /// Ends what a crash left half-made or half-removed in staging. At the daemon's start, before recovery: nothing else may be at work.
    func cleanStaging() async throws
    /// Ends these in staging, but for what somebody is at work in. Absent is success.
    func discardStaging(_ names: [String]) async throws
}

package struct TreeInventory: Sendable, Hashable, Codable {
    package var sites: [String]
    /// Those of `sites` whose `current` leads to a release.
    package var served: [String]
    /// Those of `sites` that have WordPress's configuration.
    package var configured: [String]
    package var trash: [String]
    /// In which nobody is at work, as far as can be told.
    package var staging: [String]
    package init(sites: [String], served: [String] = [], configured: [String] = [], trash: [String], staging: [String]) {
        self.sites = sites
        self.served = served
        self.configured = configured
        self.trash = trash
        self.staging = staging
    }
}
