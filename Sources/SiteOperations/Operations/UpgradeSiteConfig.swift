import ChangeEngine
import HostServices
import SiteModel

/// `host upgrade-config`, for one site: its pool and vhost as this version renders them.
package enum UpgradeSiteConfig {
    package static func plan(_ site: Site, addressing: PublicAddressing) throws -> Plan {
        guard site.state == .live else {
            throw Problem.cannot(
                "renew the configuration of", site.spec.domain.ascii, "it is in the trash", code: .notUndoable,
                hint: "agent site undelete \(site.spec.domain)")
        }
        // Switched off, it has no pool, and gets none.
        let served = try site.vhost(addressing)
        let php = try site.spec.enabled ? [RenewPool.record("php", "renew PHP's pool", .init(pool: site.pool, proof: served))] : []
        let vhost = try ServeVhost.record(
            "vhost", "serve \(site.url) with the renewed vhost and prove it", after: php.map(\.id),
            .init(vhost: served, wanted: .present, demand: .noLess(than: served)))
        return Plan(
            operation: OperationName.upgradeSiteConfig, subject: site.id.rawValue, title: "renew the configuration of \(site.spec.domain)",
            steps: php + [vhost], basis: try encodeJSON(site))
    }
}
