import GRDB
import SiteModel

/// What sites said that they did to their own code. A site's events end with it, and no site can have more than `mostSiteEvents`.
extension AgentStore {
    package static let mostSiteEvents = 500

    /// Takes the events down, the oldest first; of a site that is gone, nothing.
    /// - Parameter at: milliseconds since 1970.
    package func record(_ events: [SiteEvent], of site: SiteID, at: Int64) async throws {
        try await write(.handedOver, "record what a site did") { db in
            guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sites WHERE id = ?)", arguments: [site.rawValue]) == true else {
                return
            }
            let statement = try db.cachedStatement(
                sql: "INSERT INTO siteEvents (site, at, subject, deed, name, fromVersion, toVersion) VALUES (?, ?, ?, ?, ?, ?, ?)")
            for event in events {
                try statement.execute(arguments: [
                    site.rawValue, at, event.subject.rawValue, event.deed.rawValue, event.name, event.from, event.to,
                ])
            }
            try db.execute(
                sql: """
                    DELETE FROM siteEvents WHERE site = :site AND number <= (
                        SELECT number FROM siteEvents WHERE site = :site ORDER BY number DESC LIMIT 1 OFFSET :most)
                    """,
                arguments: ["site": site.rawValue, "most": Self.mostSiteEvents])
        }
    }

    /// The newest first.
    package func siteEvents(of site: SiteID, limit: Int) async throws -> [RecordedSiteEvent] {
        try await read("read what a site did") { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM siteEvents WHERE site = ? ORDER BY number DESC LIMIT ?", arguments: [site.rawValue, limit]
            ).compactMap(Self.event)
        }
    }

    /// nil: a newer agent's word, which this one does not know.
    private static func event(_ row: Row) -> RecordedSiteEvent? {
        guard let subject = SiteEvent.Subject(rawValue: row["subject"]), let deed = SiteEvent.Deed(rawValue: row["deed"]),
            let event = SiteEvent(subject, deed, name: row["name"], from: row["fromVersion"], to: row["toVersion"])
        else { return nil }
        return RecordedSiteEvent(number: row["number"], at: row["at"], event: event)
    }
}
