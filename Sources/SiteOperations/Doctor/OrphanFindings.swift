import ChangeEngine
import HostServices
import SiteModel

extension OrphanReport {
    /// - Parameter manifests: what orphans were, as far as it is written.
    package func findings(manifests: [SiteID: Site]) -> [Finding] {
        let unowned = orphans.map { orphan in orphan.finding(manifest: orphan.site.flatMap { manifests[$0] }) }
        let incomplete = gaps.map {
            Finding(
                "site.incomplete", .error, $0.site.rawValue, "the site lacks its \($0.missing.map(\.rawValue).joined(separator: ", "))",
                remedy: $0.remedy)
        }
        return unowned + incomplete
    }
}

extension OrphanReport.Gap {
    /// What `host upgrade-config` writes anew.
    private static let renewed: Set<OrphanKind> = [.vhost, .pool]
    /// What `site undelete` writes anew; for the rest no command does.
    private static let rendered: Set<OrphanKind> = [.vhost, .pool, .service]

    var remedy: String {
        if Self.renewed.isSuperset(of: missing) { return "agent host upgrade-config writes it anew, and touches nothing else" }
        if Self.rendered.isSuperset(of: missing) {
            return "agent site delete \(site), then agent site undelete \(site): that makes them anew"
        }
        return "put back what was removed, from a backup: no command makes it anew"
    }
}

/// What a person may ask for.
package enum OrphanAction: String, Sendable { case adopt, delete }

extension OrphanReport.Orphan {
    /// The site that only the store has lost; nil where its parts make none. One whose PHP is off, or was taken away, is a site all the same, and what it
    /// lacks is told of it then; but a create puts the vhost last, so where that is missing it may never have been whole.
    /// - Parameter now: seconds since 1970; nobody knows since when it lies in the trash, so its time of grace begins again.
    func lost(_ manifest: Site?, now: Int64) -> Site? {
        guard var site = manifest, Set(kinds).isSuperset(of: [.database, .account, .manifest]) else { return nil }
        if kinds.contains(.trash), !kinds.contains(.tree), !kinds.contains(.vhost) {
            (site.state, site.trashedAt) = (.trashed, now)
            return site
        }
        guard kinds.contains(.vhost), kinds.contains(.tree) else { return nil }
        (site.state, site.trashedAt) = (.live, nil)
        return site
    }
    /// Of no site, but surely the agent's own: root's directories, in which nobody else can put anything.
    var isLeftover: Bool { Set(kinds).isSubset(of: [.staging, .secrets]) }

    package func finding(manifest: Site?) -> Finding {
        let parts = kinds.map(\.rawValue).joined(separator: ", ")
        let owner =
            if let beside { "beside a site that is \(beside.rawValue) and should have none" } else if isLeftover {
                "of no change that is at work"
            } else { "of no site\(manifest.map { " (was \($0.spec.domain))" } ?? "")" }
        let adoptable = lost(manifest, now: 0) != nil
        let deletable = site != nil || isLeftover
        return Finding(
            "orphan.\(kinds.first?.rawValue ?? "thing")", .warning, name, "\(parts) \(owner)",
            remedy: deletable
                ? "agent doctor --orphans --\(adoptable ? "adopt" : holdsData ? "delete \(name)" : "delete")"
                : "remove it by hand if nobody needs it",
            deletable: deletable, adoptable: adoptable)
    }

    /// Somebody's data, whether or not a manifest says whose.
    var holdsData: Bool { kinds.contains(.database) && (kinds.contains(.tree) || kinds.contains(.trash)) }

    /// nil: this cannot be done with it.
    /// - Parameter named: a person spoke of this one; without that nobody's data are ended.
    package func plan(_ action: OrphanAction, manifest: Site?, named: Bool, addressing: PublicAddressing, now: Int64) throws -> Plan? {
        switch (action, site) {
        case (.adopt, _): try lost(manifest, now: now).map { try AdoptSite.plan($0, addressing: addressing) }
        case (.delete, _) where !named && holdsData: nil
        case (.delete, let id?): try DeleteOrphan.plan(id, identity: manifest?.identity)
        case (.delete, nil): isLeftover ? try DeleteLeftover.plan(name, kinds: kinds) : nil
        }
    }
}
