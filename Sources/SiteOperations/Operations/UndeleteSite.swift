import ChangeEngine
import HostServices
import SiteModel

/// `site undelete`: from the trash back into service.
package enum UndeleteSite {
    package static func plan(_ site: Site, addressing: PublicAddressing) throws -> Plan {
        guard site.state == .trashed else {
            throw Problem.cannot(
                "undelete site", site.spec.domain.ascii, "it is not in the trash", code: .siteExists,
                hint: "agent site show \(site.spec.domain)")
        }
        // One that was switched off comes back switched off.
        let php =
            try site.spec.enabled
            ? [RunPHP.record("php", "start PHP \(site.spec.php)", after: ["tree"], .init(pool: site.pool, wanted: .present))] : []
        let steps =
            [
                try PlaceTree.record("tree", "bring the site's files back", .init(site: site.id, wanted: .present)),
                try OpenDatabaseAccount.record(
                    "account", "unlock the database account", .init(account: DatabaseAccount(of: site.id), wanted: .present)),
            ] + php + [
                try ServeVhost.record(
                    "vhost", "serve \(site.url) and prove it", after: ["account"] + (php.isEmpty ? ["tree"] : ["php"]),
                    .init(vhost: try site.vhost(addressing), wanted: .present))
            ]
        return Plan(
            operation: OperationName.undeleteSite, subject: site.id.rawValue, title: "undelete site \(site.spec.domain)", steps: steps,
            commit: try StoreCommit.restoreSite(site.id).json())
    }
}
