import ChangeEngine
import HostServices
import SiteModel

/// The end of a site in the trash. Only goes forward: what a failure leaves is ended by resuming the change.
package enum PurgeSite {
    package static func plan(_ site: Site) throws -> Plan {
        guard site.state == .trashed else {
            throw Problem.cannot(
                "purge site", site.spec.domain.ascii, "it is not in the trash", code: .needsConfirmation,
                hint: "agent site delete \(site.spec.domain)")
        }
        let drop = try DropSiteData.record("data", "drop database, account and files", .init(site: site.id, identity: site.identity))
        return Plan(
            operation: OperationName.purgeSite, subject: site.id.rawValue, title: "purge site \(site.spec.domain)", steps: [drop],
            commit: try StoreCommit.forgetSite(site.id).json(), onlyForward: true)
    }
}
