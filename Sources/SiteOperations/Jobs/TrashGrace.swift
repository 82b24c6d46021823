import SiteModel

/// Whose time in the trash is over. Asked when a purge is taken in, and again when it begins: the site may have come back meanwhile.
package enum TrashGrace {
    /// - Parameters: `grace` and `now` in seconds.
    package static func isOver(for site: Site, grace: Int64, now: Int64) -> Bool {
        guard site.state == .trashed, let trashedAt = site.trashedAt else { return false }
        return trashedAt + grace < now
    }
}
