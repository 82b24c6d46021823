import SiteModel

/// What a site uses of its host.
package protocol SiteVitals: Sendable {
    func usage(of site: SiteID) async throws -> SiteUsage
    /// When a process began, in seconds since 1970; nil when it is gone.
    func began(_ pid: Int32) async throws -> Int64?
}

/// Bytes on disk.
package struct SiteUsage: Sendable, Hashable {
    /// What is the site's alone: not the files that it shares with the store.
    package var disk: UInt64
    /// Its stored pages.
    package var cache: UInt64
    package init(disk: UInt64, cache: UInt64) {
        self.disk = disk
        self.cache = cache
    }
}
