import GRDB
import SiteModel

extension AgentStore {
    /// A week of them, two a minute. Of more the oldest are given up: a later point says what they say, but for the time between.
    package static let mostWaitingAnchors = 20_000

    /// - Parameter waits: it is to go to the remote.
    package func keep(_ anchor: AuditAnchor, waits: Bool) async throws {
        guard let log = anchor.log else { return }
        try await write(.handedOver, "keep a point of the audit log") { db in
            try db.execute(
                sql: """
                    INSERT INTO auditAnchors (log, sequence, hash, at, waits) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (log, sequence, hash) DO NOTHING
                    """,
                arguments: [log.rawValue, anchor.sequence, anchor.hash.rawValue, anchor.at ?? 0, waits])
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM auditAnchors WHERE waits = 1") ?? 0
            guard count > Self.mostWaitingAnchors else { return }
            try db.execute(
                sql: """
                    UPDATE auditAnchors SET waits = 0 WHERE (log, sequence, hash) IN (
                        SELECT log, sequence, hash FROM auditAnchors WHERE waits = 1 ORDER BY at, sequence LIMIT ?)
                    """, arguments: [count - Self.mostWaitingAnchors])
        }
    }

    /// The oldest first.
    package func waitingAnchors(limit: Int) async throws -> [AuditAnchor] {
        try await read("read points of the audit log") { db in
            try Row.fetchAll(db, sql: "SELECT * FROM auditAnchors WHERE waits = 1 ORDER BY at, sequence LIMIT ?", arguments: [limit])
                .compactMap(Self.anchor)
        }
    }

    /// They are at the remote, or there is none that wants them.
    package func waitNoMore(_ anchors: [AuditAnchor]) async throws {
        try await write(.handedOver, "note what the remote has of the audit log") { db in
            for anchor in anchors {
                try db.execute(
                    sql: "UPDATE auditAnchors SET waits = 0 WHERE log = ? AND sequence = ? AND hash = ?",
                    arguments: [anchor.log?.rawValue, anchor.sequence, anchor.hash.rawValue])
            }
        }
    }

    /// All that wait for nobody, the newest first: what is known of the log beside the log itself.
    package func knownAnchors(limit: Int) async throws -> [AuditAnchor] {
        try await read("read points of the audit log") { db in
            try Row.fetchAll(db, sql: "SELECT * FROM auditAnchors WHERE waits = 0 ORDER BY at DESC LIMIT ?", arguments: [limit])
                .compactMap(Self.anchor)
        }
    }

    /// A later point of the same log says what these say.
    package func forget(_ anchors: [AuditAnchor]) async throws {
        try await write(.handedOver, "forget old points of the audit log") { db in
            for anchor in anchors {
                try db.execute(
                    sql: "DELETE FROM auditAnchors WHERE log = ? AND sequence = ? AND hash = ? AND waits = 0",
                    arguments: [anchor.log?.rawValue, anchor.sequence, anchor.hash.rawValue])
            }
        }
    }

    private static func anchor(_ row: Row) -> AuditAnchor? {
        guard let log = AuditLogID(rawValue: row["log"]), let hash = SHA256Hex(rawValue: row["hash"]) else { return nil }
        return AuditAnchor(AuditPoint(sequence: row["sequence"], hash: hash), of: log, at: row["at"])
    }
}
