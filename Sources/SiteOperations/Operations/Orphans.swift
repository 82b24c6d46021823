import ChangeEngine
import HostServices
import SiteModel

/// What belongs to nobody: taken over when its manifest and its parts are all there, or ended.
package enum AdoptSite {
    package static func plan(_ site: Site, addressing: PublicAddressing) throws -> Plan {
        Plan(
            operation: OperationName.adoptSite, subject: site.id.rawValue, title: "adopt site \(site.spec.domain)", steps: [],
            claims: addressing.claims(of: site.spec), commit: try StoreCommit.putSite(site).json())
    }
}

/// What a crash or a failure left beside the sites: half-made things in staging, secrets of a change that is over.
package enum DeleteLeftover {
    package static func plan(_ name: String, kinds: [OrphanKind]) throws -> Plan {
        let drop = try DropLeftover.record(
            "leftover", "remove what was left",
            .init(staging: kinds.contains(.staging) ? [name] : [], secrets: kinds.contains(.secrets) ? [name] : []))
        return Plan(
            operation: OperationName.deleteLeftover, subject: name, title: "delete leftover \(name)", steps: [drop], onlyForward: true)
    }
}

/// Only goes forward, in one step: what belongs to nobody is never put back into service.
package enum DeleteOrphan {
    /// - Parameter identity: of its manifest, when there is one.
    package static func plan(_ id: SiteID, identity: SiteIdentity?) throws -> Plan {
        // Only its site matters for taking a vhost away.
        let vhost = Vhost(
            site: id, canonical: PublicHost(scheme: "http", name: try Hostname("\(id).invalid"), port: 80), redirects: [], cache: .off)
        let drop = try DropSiteData.record(
            "data", "end what serves it, its database, account and files", .init(site: id, identity: identity, vhost: vhost))
        return Plan(
            operation: OperationName.deleteOrphan, subject: id.rawValue, title: "delete orphan \(id)", steps: [drop], onlyForward: true)
    }
}
