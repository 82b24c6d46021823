import SiteModel

extension AgentStore {
    /// By domain; one query. All states when nil.
    package func sites(state: SiteState? = nil) async throws -> [Site] {
        try await read("read sites") { [known] db in
            guard let state else { return try known.sites(SiteTable.texts("ORDER BY domain, id", [], db), nil) }
            return try known.sites(SiteTable.texts("WHERE state = ? ORDER BY domain, id", [state.rawValue], db), state)
        }
    }

    package func site(_ id: SiteID) async throws -> Site? {
        try await read("read site '\(id)'") { db in try SiteTable.fetch("WHERE id = ?", [id.rawValue], db).first }
    }

    /// The site that holds this name, be it its domain or an alias; live or in the trash.
    package func site(_ hostname: Hostname) async throws -> Site? {
        try await read("read site '\(hostname)'") { db in
            try SiteTable.fetch("WHERE id = (SELECT site FROM claims WHERE name = ?)", [hostname.ascii], db).first
        }
    }
}
