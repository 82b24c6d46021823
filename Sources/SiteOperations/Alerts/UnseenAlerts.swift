import SiteModel

/// Conditions of which a look says nothing: their alerts stay as they are.
package struct UnseenAlerts: Sendable, Hashable {
    /// Of nobody.
    package private(set) var codes: Set<AlertCode>
    /// Of these sites, where others were looked at.
    private var sites: [AlertCode: Set<SiteID>] = [:]

    package init(_ codes: Set<AlertCode> = []) { self.codes = codes }

    package mutating func add(_ codes: Set<AlertCode>) { self.codes.formUnion(codes) }
    package mutating func add(_ code: AlertCode, of site: SiteID) { sites[code, default: []].insert(site) }
    package mutating func add(_ other: UnseenAlerts) {
        codes.formUnion(other.codes)
        sites.merge(other.sites) { $0.union($1) }
    }

    package func contains(_ code: AlertCode, of site: SiteID?) -> Bool {
        codes.contains(code) || (site.map { sites[code]?.contains($0) ?? false } ?? false)
    }
}
