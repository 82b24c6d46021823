import ChangeEngine
import HostServices
import SiteModel

/// `host upgrade-config`, for one site: its pool and vhost as this version renders them.
package enum UpgradeSiteConfig {
    /// - Parameter certificate: seconds since 1970 at which a new one begins that the site signs itself; nil: the one it has stays.
    package static func plan(_ site: Site, addressing: PublicAddressing, certificate: Int64? = nil) throws -> Plan {
        try site.requireLive(to: "renew the configuration of")
        // Switched off, it has no pool, and gets none.
        let standing = try site.vhost(addressing)
        let php = try site.spec.enabled ? [RenewPool.record("php", "renew PHP's pool", .init(pool: site.pool, proof: standing))] : []
        var new = site
        var made: [StepRecord] = []
        if let now = certificate, let renewed = site.withNextCertificate, standing.tls != nil {
            new = renewed
            made = [try WriteManifest.record("manifest", "record the site's manifest", .init(site: new))]
            made += [try MakeCertificate.record(for: new.vhost(addressing), now: now)].compactMap(\.self)
        }
        let vhost = try ServeVhost.record(
            "vhost", "serve \(site.url) with the renewed vhost and prove it", after: (php + made).map(\.id),
            .init(vhost: new.vhost(addressing), wanted: .present, demand: .noLess(than: standing)))
        return Plan(
            operation: OperationName.upgradeSiteConfig, subject: site.id.rawValue, title: "renew the configuration of \(site.spec.domain)",
            steps: made + php + [vhost], commit: made.isEmpty ? nil : try StoreCommit.putSite(new).json(), basis: try encodeJSON(site))
    }
}
