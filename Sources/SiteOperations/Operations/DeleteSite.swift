import ChangeEngine
import HostServices
import SiteModel

/// `site delete`: out of service and into the trash, whence `site undelete` brings it back whole.
package enum DeleteSite {
    package static func plan(_ site: Site, addressing: PublicAddressing, now: Int64) throws -> Plan {
        try site.requireLive(to: "delete site")
        let steps = [
            try ServeVhost.record("vhost", "stop serving \(site.url)", .init(vhost: try site.vhost(addressing), wanted: .absent)),
            try RunPHP.record("php", "stop PHP \(site.spec.php)", after: ["vhost"], .init(pool: site.pool, wanted: .absent)),
            try OpenDatabaseAccount.record(
                "account", "lock the database account", after: ["php"], .init(account: DatabaseAccount(of: site.id), wanted: .absent)),
            try PlaceTree.record("tree", "move the site's files to the trash", after: ["php"], .init(site: site.id, wanted: .absent)),
        ]
        return Plan(
            operation: OperationName.deleteSite, subject: site.id.rawValue, title: "delete site \(site.spec.domain)", steps: steps,
            commit: try StoreCommit.trashSite(site.id, at: now).json())
    }
}
