import GRDB
import SiteModel

extension AgentStore {
    /// What has expired by this clock has expired for good: a clock that is set back afterwards makes nothing valid again.
    /// - Returns: how many were seen to be over now.
    @discardableResult
    package func endExpiredTokens(at now: Int64) async throws -> Int {
        // Looked at first without the line of writers: most looks find nothing.
        let due = "FROM tokens WHERE revokedAt IS NULL AND expiresAt <= ?"
        let count = try await read("look for expired tokens") { db in
            try Int.fetchOne(db, sql: "SELECT count(*) \(due)", arguments: [now]) ?? 0
        }
        guard count > 0 else { return 0 }
        return try await write(.flushed, "end expired tokens") { db in
            try db.execute(
                sql: "UPDATE tokens SET revokedAt = expiresAt WHERE revokedAt IS NULL AND expiresAt <= ?", arguments: [now])
            return db.changesCount
        }
    }
}
