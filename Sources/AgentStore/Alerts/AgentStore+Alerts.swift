import GRDB
import JobEngine
import SiteModel

/// What is known of conditions that hold and held.
extension AgentStore {
    /// Alerts that are over and remembered.
    package static let mostResolvedAlerts = 1_000

    /// Has those judged that are not settled, and those that ended after `since`, and keeps what comes of it: one transaction, so that nobody's
    /// acknowledgement comes in between. Where nothing changes nothing is written.
    /// - Parameter deliveries: what is sent because of it: taken in by the same transaction, so that a message is neither lost nor sent for nothing.
    package func judgeAlerts(
        endedAfter since: Int64, deliveries: @escaping @Sendable ([AlertMove]) throws -> [Job] = { _ in [] },
        _ judge: @escaping @Sendable ([Alert]) -> AlertOutcome
    ) async throws -> AlertOutcome {
        let first = judge(try await read("read alerts") { db in try AlertTable.unsettled(endedAfter: since, db) })
        if first.isEmpty { return first }
        return try await write(.flushed, "keep alerts") { db in
            let outcome = judge(try AlertTable.unsettled(endedAfter: since, db))
            for id in outcome.forgotten { try db.execute(sql: "DELETE FROM alerts WHERE id = ?", arguments: [id.rawValue]) }
            // What ended first: one that came back may stand there as a new one.
            for alert in outcome.changed.sorted(by: { ($0.resolvedAt != nil ? 0 : 1) < ($1.resolvedAt != nil ? 0 : 1) }) {
                try AlertTable.put(alert, db)
            }
            if outcome.changed.contains(where: { $0.resolvedAt != nil }) { try AlertTable.trim(to: Self.mostResolvedAlerts, db) }
            for job in try deliveries(outcome.moves) { _ = try JobTable.insert(job, db) }
            return outcome
        }
    }

    /// The newest first.
    /// - Parameter resolved: also those that are over.
    package func alerts(resolved: Bool, limit: Int) async throws -> [Alert] {
        try await read("read alerts") { db in
            try AlertTable.fetch("\(resolved ? "" : "WHERE resolvedAt IS NULL") ORDER BY number DESC LIMIT ?", [limit], db)
        }
    }

    package func alert(_ id: AlertID) async throws -> Alert? {
        try await read("read alert '\(id)'") { db in try AlertTable.fetch("WHERE id = ?", [id.rawValue], db).first }
    }

    /// - Throws: `alert-not-found`; `alert-resolved` for one that is over.
    package func acknowledge(_ id: AlertID, _ acknowledgement: Alert.Acknowledgement) async throws -> Alert {
        try await write(.flushed, "acknowledge alert '\(id)'") { db in
            guard var alert = try AlertTable.fetch("WHERE id = ?", [id.rawValue], db).first else { throw AlertTable.unknown(id.rawValue) }
            guard alert.resolvedAt == nil else {
                throw Problem.cannot(
                    "acknowledge alert", id.rawValue, "it is over", code: .alertResolved, hint: "agent alert list",
                    details: ["alert.id": id.rawValue, "alert.code": alert.code.rawValue])
            }
            alert.acknowledgement = acknowledgement
            try AlertTable.put(alert, db)
            return alert
        }
    }
}

/// Rows of alerts.
package enum AlertTable {
    static func unsettled(endedAfter since: Int64, _ db: Database) throws -> [Alert] {
        // A time in the future comes from a clock that was set back.
        try fetch("WHERE settled = 0 OR (resolvedAt IS NOT NULL AND resolvedAt > ?) ORDER BY number", [since], db)
    }

    static func put(_ alert: Alert, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO alerts (id, code, subject, site, resolvedAt, settled, alert) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET resolvedAt = excluded.resolvedAt, settled = excluded.settled, alert = excluded.alert
                """
        ).execute(arguments: [
            alert.id.rawValue, alert.code.rawValue, alert.subject, alert.site?.rawValue, alert.resolvedAt, alert.isSettled,
            try StoredJSON.text(alert),
        ])
    }

    static func trim(to most: Int, _ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM alerts WHERE settled = 1 AND number <= (
                    SELECT number FROM alerts WHERE settled = 1 ORDER BY number DESC LIMIT 1 OFFSET ?)
                """, arguments: [most])
    }

    static func fetch(_ clause: String, _ arguments: StatementArguments, _ db: Database) throws -> [Alert] {
        try String.fetchAll(db.cachedStatement(sql: "SELECT alert FROM alerts \(clause)"), arguments: arguments).map {
            try StoredJSON.value(Alert.self, from: $0)
        }
    }

    package static func unknown(_ id: String) -> Problem {
        .cannot("find alert", id, "there is none with this id", code: .alertNotFound, hint: "agent alert list --all")
    }
}
