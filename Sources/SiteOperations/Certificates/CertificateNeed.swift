import ChangeEngine
import SiteModel

/// Whose certificate is to be looked at because a change ended. Pure.
package enum CertificateNeed {
    /// A site that came, came back, or has other names or another way to prove them; nil for every other change.
    package static func site(of change: Change) throws -> SiteID? {
        guard change.state == .done, let commit = change.plan.commit else { return nil }
        switch try StoreCommit(json: commit) {
        case .restoreSite(let site): return site
        case .putSite(let site):
            guard let basis = change.plan.basis else { return site.id }
            return Matters(try decodeJSON(Site.self, from: basis)) == Matters(site) ? nil : site.id
        case .trashSite, .forgetSite, .heardPromise: return nil
        }
    }

    private struct Matters: Equatable {
        var names: [Hostname]
        var tls: SiteTLS
        var isLive: Bool
        var isServed: Bool
        init(_ site: Site) {
            (names, tls) = (site.spec.hostnames, site.spec.tls)
            (isLive, isServed) = (site.state == .live, site.spec.enabled)
        }
    }
}
