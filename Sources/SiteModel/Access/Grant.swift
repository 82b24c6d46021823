/// What somebody may do: how far, and of which sites.
package struct Grant: Sendable, Hashable {
    package var role: AccessRole
    /// nil: the whole host.
    package var sites: Set<SiteID>?
    package init(role: AccessRole, sites: Set<SiteID>? = nil) {
        self.role = role
        self.sites = sites
    }

    package static let everything = Grant(role: .administrator)

    /// The least of both: a token gives nobody more than the user has who presents it.
    package func limited(by other: Grant) -> Grant {
        let both: Set<SiteID>? =
            switch (sites, other.sites) {
            case (let mine?, let others?): mine.intersection(others)
            case (let some, nil), (nil, let some): some
            }
        return Grant(role: min(role, other.role), sites: both)
    }
}
