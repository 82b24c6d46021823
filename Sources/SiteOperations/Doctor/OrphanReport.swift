import SiteModel

/// What an inventory holds that no site and no running change owns, and what a standing site lacks. Pure.
package struct OrphanReport: Sendable, Hashable {
    package struct Orphan: Sendable, Hashable {
        package var name: String
        package var kinds: [OrphanKind]
        /// nil: not one of our names, or that of a site that stands; only a person can judge it.
        package var site: SiteID?
        /// Of the site beside which it strays. Ending an orphan ends everything of its name, so this one must never be ended.
        package var beside: SiteState?
    }
    package struct Gap: Sendable, Hashable {
        package var site: SiteID
        package var missing: [OrphanKind]
    }
    package var orphans: [Orphan]
    package var gaps: [Gap]

    package init(orphans: [Orphan], gaps: [Gap]) {
        self.orphans = orphans
        self.gaps = gaps
    }

    /// - Parameters:
    ///   - sites: live and trashed, read after the inventory and after `busy`.
    ///   - before: the same, read before the inventory; only a site that was the same then can be said to lack something.
    ///   - busy: subjects of changes that have not ended; their things are nobody's business yet.
    ///   - secrets: what was known of each change that has secrets, after the inventory.
    package static func judge(
        _ inventory: HostInventory, sites: [Site], unchangedSince before: [Site], busy: Set<String>, secrets: [String: SecretsOwner] = [:]
    ) -> OrphanReport {
        let states = Dictionary(sites.map { ($0.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [String: [OrphanKind]] = [:]
        for (kind, names) in inventory.kinds {
            for name in names where !busy.contains(name) && !belongs(kind, to: states[name]) { found[name, default: []].append(kind) }
        }
        // Steps put things into staging under names of their own, so nothing there is judged while any change is at work.
        if busy.isEmpty { for name in inventory.staging { found[name, default: []].append(.staging) } }
        for name in inventory.secrets where secrets[name]?.isOver ?? true { found[name, default: []].append(.secrets) }
        let orphans = found.map { name, kinds in
            Orphan(name: name, kinds: kinds, site: states[name] == nil ? SiteID(rawValue: name) : nil, beside: states[name]?.state)
        }.sorted { $0.name < $1.name }
        let present = Dictionary(inventory.kinds.map { ($0.kind, Set($0.names)) }, uniquingKeysWith: { first, _ in first })
        let unchanged = Set(before)
        let gaps = sites.filter { unchanged.contains($0) && !busy.contains($0.id.rawValue) }.compactMap { site -> Gap? in
            // A kind that this host has none of is missing nowhere.
            let missing = parts(of: site).filter { present[$0].map { !$0.contains(site.id.rawValue) } ?? false }
            return missing.isEmpty ? nil : Gap(site: site.id, missing: missing)
        }
        return OrphanReport(orphans: orphans, gaps: gaps)
    }

    private static func belongs(_ kind: OrphanKind, to site: Site?) -> Bool {
        // A site may have limits of its own, and certificates without being served with one.
        site.map { [.certificate, .limits].contains(kind) || parts(of: $0).contains(kind) } ?? false
    }

    private static func parts(of site: Site) -> [OrphanKind] {
        let certificate: [OrphanKind] = site.certificate == nil ? [] : [.certificate]
        // Switched off, it has no PHP.
        let absent: [OrphanKind] = site.spec.enabled ? [] : [.pool, .service]
        return (parts(of: site.state) + certificate).filter { !absent.contains($0) }
    }

    /// What a site in this state consists of.
    private static func parts(of state: SiteState) -> [OrphanKind] {
        switch state {
        case .live: [.vhost, .pool, .service, .database, .account, .user, .tree, .release, .configuration, .manifest]
        case .trashed: [.database, .account, .user, .trash, .manifest]
        }
    }
}

/// The change whose secrets are on disk.
package enum SecretsOwner: Sendable, Hashable {
    /// Being prepared, or not ended.
    case atWork
    case ended(secondsAgo: Int64)
    case unknown

    /// What follows the end of a change reads its secrets once more before it destroys them, in a moment.
    var isOver: Bool {
        switch self {
        case .atWork: false
        case .ended(let seconds): seconds >= 60
        case .unknown: true
        }
    }
}
