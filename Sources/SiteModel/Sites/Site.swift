/// A site as it stands in the store: it exists, whole, or it is in the trash.
package struct Site: Codable, Sendable, Hashable, Identifiable {
    package var id: SiteID
    package var spec: SiteSpec
    package var state: SiteState
    package var identity: SiteIdentity
    package var release: WordPressVersion
    /// Directory under `content/` that is live; a restore makes the next one beside it.
    package var contentGeneration: Int
    /// nil: the site is served over plain HTTP.
    package var certificate: SiteCertificate?
    /// What browsers were told of TLS; nil: nothing, or nothing that still holds.
    package var promise: HSTSRamp?
    /// Seconds since 1970, handed in by the caller of the plan.
    package var createdAt: Int64
    package var trashedAt: Int64?
    /// Where a browser finds it: `http://example.com.localhost:8080/`.
    package var url: String

    package init(
        id: SiteID, spec: SiteSpec, state: SiteState, identity: SiteIdentity, release: WordPressVersion, contentGeneration: Int = 1,
        certificate: SiteCertificate? = nil, createdAt: Int64, trashedAt: Int64? = nil, url: String
    ) {
        self.id = id
        self.spec = spec
        self.state = state
        self.identity = identity
        self.release = release
        self.contentGeneration = contentGeneration
        self.certificate = certificate
        self.createdAt = createdAt
        self.trashedAt = trashedAt
        self.url = url
    }
}

package enum SiteState: String, Codable, Sendable { case live, trashed }

/// The Unix user and group that own a site's content and run its PHP. On an unprivileged sandbox all sites share one.
package struct SiteIdentity: Codable, Sendable, Hashable {
    package var uid: UInt32
    package var gid: UInt32
    package init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}
