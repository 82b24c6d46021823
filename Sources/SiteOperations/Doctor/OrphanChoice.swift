import SiteModel

/// Which orphans a person means, and why one is left.
extension OrphanReport {
    /// - Parameter names: what is written in their findings: the names they carry, or the domains that they had. nil: all.
    package func chosen(_ names: [String]?, manifests: [SiteID: Site]) throws(Problem) -> [Orphan] {
        guard let names else { return orphans }
        var chosen: [Orphan] = []
        for name in names {
            let domain = try? Hostname(name)  // What is no domain may be a name all the same.
            let meant = orphans.filter { orphan in
                orphan.name == name || (domain != nil && orphan.site.flatMap { manifests[$0] }?.spec.domain == domain)
            }
            if meant.isEmpty {
                throw .cannot(
                    "find orphan", name, "nothing that belongs to nobody has this name", code: .siteNotFound, hint: "agent doctor --orphans"
                )
            }
            chosen += meant.filter { !chosen.contains($0) }
        }
        return chosen
    }
}

extension OrphanReport.Orphan {
    /// What is said of one for which there is no plan.
    package func spared(_ action: OrphanAction, manifest: Site?) -> Problem {
        let why =
            if action == .delete, lost(manifest, now: 0) != nil {
                "it is a whole site: --adopt takes it over, --delete \(name) ends it"
            } else if action == .delete, holdsData {
                "it has a database and files: --delete \(name) ends it, and nothing brings them back"
            } else if action == .adopt {
                "not all is there that makes a site"
            } else { "only a person can judge it" }
        return .cannot(action.rawValue, name, why, code: .notUndoable)
    }
}
