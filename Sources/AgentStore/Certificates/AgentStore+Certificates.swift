import GRDB
import SiteModel

/// Sites' ways to certificates of authorities.
extension AgentStore {
    /// A row that another version wrote is left out: it begins anew, under limits that are kept elsewhere.
    package func certificateStandings() async throws -> [SiteID: CertificateStanding] {
        try await read("read what is known of certificates") { db in
            var all: [SiteID: CertificateStanding] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT site, standing FROM certificates") {
                guard let site = SiteID(rawValue: row["site"]) else { continue }
                all[site] = try? StoredJSON.value(CertificateStanding.self, from: row["standing"])  // see above
            }
            return all
        }
    }

    /// Those of live sites that have an order under way, or whose last one failed. Asked for every few seconds: the others are not read.
    package func certificatesUnderWay() async throws -> [(site: SiteID, standing: CertificateStanding)] {
        try await read("read which certificates are under way") { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT certificates.site AS site, standing FROM certificates JOIN sites ON sites.id = certificates.site
                    WHERE sites.state = ? AND CASE WHEN json_valid(standing)
                        THEN coalesce(json_extract(standing, '$.order'), json_extract(standing, '$.failure')) END IS NOT NULL
                    ORDER BY certificates.site
                    """, arguments: [SiteState.live.rawValue])
            return rows.compactMap { row in
                guard let site = SiteID(rawValue: row["site"]),
                    let standing = try? StoredJSON.value(CertificateStanding.self, from: row["standing"])  // as above
                else { return nil }
                return (site, standing)
            }
        }
    }

    /// nil for a site that never ordered.
    package func certificateStanding(_ site: SiteID) async throws -> CertificateStanding? {
        try await read("read what is known of the certificate of '\(site)'") { db in
            let text = try String.fetchOne(db, sql: "SELECT standing FROM certificates WHERE site = ?", arguments: [site.rawValue])
            return text.flatMap { try? StoredJSON.value(CertificateStanding.self, from: $0) }  // as above
        }
    }

    /// On disk when it returns: an authority is asked only by a name that is. - Returns: false where the site is gone.
    @discardableResult
    package func keep(_ standing: CertificateStanding, of site: SiteID) async throws -> Bool {
        try await write(.flushed, "keep what is known of the certificate of '\(site)'") { db in
            try db.execute(
                sql: """
                    INSERT INTO certificates (site, standing) SELECT id, :standing FROM sites WHERE id = :site
                    ON CONFLICT (site) DO UPDATE SET standing = excluded.standing
                    """, arguments: ["site": site.rawValue, "standing": try StoredJSON.text(standing)])
            return db.changesCount > 0
        }
    }
}
