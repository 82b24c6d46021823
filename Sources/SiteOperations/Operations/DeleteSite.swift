import ChangeEngine
import HostServices
import SiteModel

/// `site delete`: out of service and into the trash, whence `site undelete` brings it back whole.
package enum DeleteSite {
    /// - Parameter as: what it comes back as; nil: as it is now.
    package static func plan(_ site: Site, as spec: SiteSpec? = nil, addressing: PublicAddressing, now: Int64) throws -> Plan {
        try site.requireLive(to: "delete site")
        var trashed = site
        (trashed.state, trashed.trashedAt) = (.trashed, now)
        if let spec { trashed.spec = spec }
        let manifest =
            try spec.map { _ in [try WriteManifest.record("manifest", "record the site's manifest", .init(site: trashed))] } ?? []
        let steps =
            manifest + [
                try ServeVhost.record("vhost", "stop serving \(site.url)", .init(vhost: try site.vhost(addressing), wanted: .absent)),
                try RunPHP.record("php", "stop PHP \(site.spec.php)", after: ["vhost"], .init(pool: site.pool, wanted: .absent)),
                try OpenDatabaseAccount.record(
                    "account", "lock the database account", after: ["php"], .init(account: DatabaseAccount(of: site.id), wanted: .absent)),
                try PlaceTree.record("tree", "move the site's files to the trash", after: ["php"], .init(site: site.id, wanted: .absent)),
            ]
        return Plan(
            operation: OperationName.deleteSite, subject: site.id.rawValue, title: "delete site \(site.spec.domain)", steps: steps,
            commit: try (spec == nil ? StoreCommit.trashSite(site.id, at: now) : .putSite(trashed)).json(),
            basis: spec == nil ? nil : try encodeJSON(site))
    }
}
