import ChangeEngine
import HostServices
import SiteModel

/// What belongs to nobody: taken over when its manifest and its parts are all there, or ended.
package enum AdoptSite {
    package static func plan(_ site: Site) throws -> Plan {
        Plan(
            operation: OperationName.adoptSite, subject: site.id.rawValue, title: "adopt site \(site.spec.domain)", steps: [],
            claims: site.spec.hostnames.map(\.ascii), commit: try StoreCommit.putSite(site).json())
    }
}

package enum DeleteOrphan {
    /// - Parameters:
    ///   - vhost: only its site matters for taking it away.
    ///   - identity: of its manifest, when there is one.
    package static func plan(_ id: SiteID, identity: SiteIdentity?, installed: [PHPVersion]) throws -> Plan {
        let nobody = SiteIdentity(uid: 65534, gid: 65534)
        let vhost = Vhost(
            site: id, canonical: PublicHost(scheme: "http", name: try Hostname("\(id).invalid"), port: 80), redirects: [], cache: .off)
        var steps = [try ServeVhost.record("vhost", "stop serving it", .init(vhost: vhost, wanted: .absent))]
        if let version = installed.last {
            let pool = Pool(site: id, php: version, identity: identity ?? nobody)
            steps.append(try RunPHP.record("php", "stop its PHP", after: ["vhost"], .init(pool: pool, wanted: .absent)))
        }
        steps.append(
            try DropSiteData.record(
                "data", "drop its database, account and files", after: steps.map(\.id), .init(site: id, identity: identity)))
        return Plan(operation: OperationName.deleteOrphan, subject: id.rawValue, title: "delete orphan \(id)", steps: steps)
    }
}
