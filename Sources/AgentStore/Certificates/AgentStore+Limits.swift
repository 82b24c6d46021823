import GRDB
import SiteModel

/// How often authorities were asked, kept over restarts.
extension AgentStore {
    /// Changes what is left of an authority's limits, in one transaction: who comes next sees what this one took. On disk when it returns.
    /// - Parameter names: of the buckets that `change` looks at; nil: all of them.
    package func changeLedger<Value: Sendable>(
        of authority: AuthorityName, _ names: Set<String>?, _ change: @escaping @Sendable (inout OrderLedger) -> Value
    ) async throws -> Value {
        try await write(.flushed, "keep how often '\(authority)' was asked") { db in
            let before = try Self.ledger(authority, names, db)
            var ledger = before
            let value = change(&ledger)
            for name in before.buckets.keys where ledger.buckets[name] == nil {
                try db.execute(sql: "DELETE FROM orderBuckets WHERE authority = ? AND name = ?", arguments: [authority.rawValue, name])
            }
            for (name, bucket) in ledger.buckets where before.buckets[name] != bucket {
                try db.execute(
                    sql: """
                        INSERT INTO orderBuckets (authority, name, bucket) VALUES (?, ?, ?)
                        ON CONFLICT (authority, name) DO UPDATE SET bucket = excluded.bucket
                        """, arguments: [authority.rawValue, name, try StoredJSON.text(bucket)])
            }
            return value
        }
    }

    package func ledger(of authority: AuthorityName) async throws -> OrderLedger {
        try await read("read how often '\(authority)' was asked") { db in try Self.ledger(authority, nil, db) }
    }

    /// A row that another version wrote, or that is damaged, is left out: its bucket is full again.
    private static func ledger(_ authority: AuthorityName, _ names: Set<String>?, _ db: Database) throws -> OrderLedger {
        var buckets: [String: TokenBucket] = [:]
        func note(_ row: Row) { buckets[row["name"]] = try? StoredJSON.value(TokenBucket.self, from: row["bucket"]) }  // see above
        if let names {
            let one = try db.cachedStatement(sql: "SELECT name, bucket FROM orderBuckets WHERE authority = ? AND name = ?")
            for name in names { try Row.fetchOne(one, arguments: [authority.rawValue, name]).map(note) }
        } else {
            try Row.fetchAll(db, sql: "SELECT name, bucket FROM orderBuckets WHERE authority = ?", arguments: [authority.rawValue])
                .forEach(note)
        }
        return OrderLedger(buckets)
    }

    /// nil: none was ever kept, or by another version.
    package func soundClock() async throws -> ClockReading? {
        try await read("read the clock's last sound reading") { db in
            let text = try String.fetchOne(db, sql: "SELECT reading FROM soundClock")
            return text.flatMap { try? StoredJSON.value(ClockReading.self, from: $0) }  // see above
        }
    }

    /// Beginnings of certificates that say nothing of the time, up to here: a person said what it is. nil: they all do.
    package func disbelievedBeginning() async throws -> Int64? {
        try await read("read what was said of the clock") { db in
            let text = try String.fetchOne(db, sql: "SELECT reading FROM soundClock")
            return text.flatMap { try? StoredJSON.value(KeptReading.self, from: $0) }?.disbelieved  // see above
        }
    }

    /// In the row of the reading, which older versions read, too.
    private struct KeptReading: Codable {
        var boot: String
        var elapsed: Int64
        var wall: Int64
        var disbelieved: Int64?
    }

    package func keep(soundClock reading: ClockReading, disbelieving beginning: Int64? = nil) async throws {
        let kept = KeptReading(boot: reading.boot, elapsed: reading.elapsed, wall: reading.wall, disbelieved: beginning)
        try await write(.handedOver, "keep a sound reading of the clock") { db in
            try db.execute(
                sql: """
                    INSERT INTO soundClock (number, reading) VALUES (1, ?)
                    ON CONFLICT (number) DO UPDATE SET reading = excluded.reading
                    """, arguments: [try StoredJSON.text(kept)])
        }
    }

    /// Those whose last order failed, or that lack a name.
    package func troubledCertificates() async throws -> [SiteID: CertificateStanding] {
        try await read("read which certificates could not be had") { db in
            var troubled: [SiteID: CertificateStanding] = [:]
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT site, standing FROM certificates WHERE CASE WHEN json_valid(standing)
                        THEN json_extract(standing, '$.failure') IS NOT NULL OR json_extract(standing, '$.parked') <> '{}'
                            OR json_extract(standing, '$.revoked') IS NOT NULL END
                    """)
            for row in rows {
                guard let site = SiteID(rawValue: row["site"]) else { continue }
                // One of another version says nothing.
                troubled[site] = try? StoredJSON.value(CertificateStanding.self, from: row["standing"])
            }
            return troubled
        }
    }

    /// Keeps what is known of a site's certificate unless somebody has kept something else since it was read.
    @discardableResult
    package func exchange(_ before: CertificateStanding, for after: CertificateStanding, of site: SiteID) async throws -> Bool {
        try await write(.handedOver, "keep what is known of the certificate of '\(site)'") { db in
            try Self.exchange(before, for: after, of: site, db)
        }
    }

    /// Orders that wait for an authority's limits, in one transaction. Those that are under way, or of which somebody knows more by now, stay as they are.
    /// - Parameters:
    ///   - waiting: as they were read; nil for a site that never ordered.
    ///   - seconds: until they are looked at again.
    package func holdOrders(
        _ waiting: [SiteID: CertificateStanding?], for reason: String, authority: AuthorityName, at now: Int64, seconds: Int64,
        dice: @escaping @Sendable () -> UInt64
    ) async throws {
        try await write(.handedOver, "keep that orders wait for '\(authority)'") { db in
            for (site, before) in waiting where before?.order == nil {
                var after = before ?? CertificateStanding(dice: dice())
                after.wait(for: reason, authority: authority, at: now, seconds: seconds)
                _ = try Self.exchange(before, for: after, of: site, db)
            }
        }
    }

    private static func exchange(_ before: CertificateStanding?, for after: CertificateStanding, of site: SiteID, _ db: Database) throws
        -> Bool
    {
        let text = try String.fetchOne(db, sql: "SELECT standing FROM certificates WHERE site = ?", arguments: [site.rawValue])
        // A row that cannot be read is one that nobody has.
        let standing = text.flatMap { try? StoredJSON.value(CertificateStanding.self, from: $0) }
        guard standing == before else { return false }
        try db.execute(
            sql: """
                INSERT INTO certificates (site, standing) SELECT id, :standing FROM sites WHERE id = :site
                ON CONFLICT (site) DO UPDATE SET standing = excluded.standing
                """, arguments: ["site": site.rawValue, "standing": try StoredJSON.text(after)])
        return db.changesCount > 0
    }
}
