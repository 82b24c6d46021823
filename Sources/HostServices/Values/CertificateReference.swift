import SiteModel

/// One certificate with its key, by place: what stands in plans, journals and vhosts instead of either.
package struct CertificateReference: Sendable, Hashable, Codable {
    package var site: SiteID
    package var generation: Int
    package init(site: SiteID, generation: Int) {
        self.site = site
        self.generation = generation
    }
}
