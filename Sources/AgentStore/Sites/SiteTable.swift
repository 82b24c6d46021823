import ChangeEngine
import GRDB
import SiteModel

/// Sites that stand or lie in the trash.
enum SiteTable {
    /// - Parameter end: of the change, milliseconds since 1970.
    static func apply(_ commit: StoreCommit, of change: ChangeID, endedAt end: Int64, _ db: Database) throws {
        switch commit {
        case .putSite(let site):
            try put(site, db)
            try ClaimTable.settle(Set(site.spec.hostnames.map(\.ascii)), on: site.id, by: change, db)
        case .trashSite(let id, let at):
            try edit(id, db) {
                $0.state = .trashed
                $0.trashedAt = at
            }
        case .restoreSite(let id):
            try edit(id, db) {
                $0.state = .live
                $0.trashedAt = nil
            }
        case .forgetSite(let id):
            try ClaimTable.forget(id, db)
            try db.execute(sql: "DELETE FROM sites WHERE id = ?", arguments: [id.rawValue])
        case .heardPromise(let id, let seconds, let from):
            guard var site = try fetch("WHERE id = ?", [id.rawValue], db).first else { return }
            site.promise = HSTSRamp.heard(site.promise, seconds: seconds, until: max(from, end / 1000))
            try put(site, db)
        }
    }

    /// - Parameter basis: a site as a plan saw it.
    /// - Throws: `stale-plan` when it stands otherwise now.
    static func require(_ basis: String, _ db: Database) throws {
        let seen = try StoredJSON.value(Site.self, from: basis)
        guard try fetch("WHERE id = ?", [seen.id.rawValue], db).first == seen else {
            throw Problem.cannot(
                "change site", seen.spec.domain.ascii, "another change of it ended since this one was planned", code: .stalePlan,
                hint: "`agent site show \(seen.spec.domain)`, then ask again", details: ["site.id": seen.id.rawValue])
        }
    }

    static func fetch(_ clause: String, _ arguments: StatementArguments, _ db: Database) throws -> [Site] {
        try texts(clause, arguments, db).map { try StoredJSON.value(Site.self, from: $0) }
    }

    /// The same, not yet decoded.
    static func texts(_ clause: String, _ arguments: StatementArguments, _ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT site FROM sites \(clause)", arguments: arguments)
    }

    private static func put(_ site: Site, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO sites (id, domain, state, createdAt, site) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET domain = excluded.domain, state = excluded.state, createdAt = excluded.createdAt, site = excluded.site
                """,
            arguments: [site.id.rawValue, site.spec.domain.ascii, site.state.rawValue, site.createdAt, try StoredJSON.text(site)])
    }

    private static func edit(_ id: SiteID, _ db: Database, _ body: (inout Site) -> Void) throws {
        guard var site = try fetch("WHERE id = ?", [id.rawValue], db).first else {
            throw Problem.cannot("find site", id.rawValue, "there is no such site", code: .siteNotFound)
        }
        body(&site)
        try put(site, db)
    }
}
