import Foundation
import GRDB
import SiteModel

/// Tokens: made, looked up, ended.
extension AgentStore {
    /// Tokens that somebody may still present, at most.
    package static let mostTokens = 1_000

    /// The newest first.
    package func tokens() async throws -> [StoredToken] {
        try await read("read tokens") { db in
            try Row.fetchAll(db, sql: "SELECT * FROM tokens ORDER BY createdAt DESC, id").map(Self.token)
        }
    }

    package func token(_ id: TokenID) async throws -> StoredToken? {
        try await read("read token '\(id)'") { db in
            try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM tokens WHERE id = ?"), arguments: [id.rawValue]).map(Self.token)
        }
    }

    /// On disk when it returns. What ended before `forgetting` is not remembered any more.
    /// - Throws: `token-refused` where the token that makes it opens nothing any more, or gives less: judged in the same transaction, so that one that is
    ///   revoked meanwhile leaves nothing behind.
    package func add(_ token: StoredToken, forgetting: Int64) async throws {
        try await write(.flushed, "keep token '\(token.id)'") { db in
            if let maker = token.madeWith { try Self.requireMaker(maker, of: token, db) }
            try db.execute(
                sql: "DELETE FROM tokens WHERE min(expiresAt, coalesce(revokedAt, expiresAt)) < ?", arguments: [forgetting])
            let open = "SELECT count(*) FROM tokens WHERE revokedAt IS NULL AND expiresAt > ?"
            guard try Int.fetchOne(db, sql: open, arguments: [token.createdAt]) ?? 0 < Self.mostTokens else {
                throw Problem(
                    .badRequest, "cannot make one more token: there are \(Self.mostTokens) that are valid", hint: "agent token revoke ID")
            }
            try db.execute(
                sql: """
                    INSERT INTO tokens (id, name, role, sites, hash, createdAt, expiresAt, madeBy, madeWith)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.id.rawValue, token.name.rawValue, token.role.rawValue, try StoredJSON.text(token.sites), Data(token.hash),
                    token.createdAt, token.expiresAt, token.madeBy, token.madeWith?.rawValue,
                ])
        }
    }

    private static func requireMaker(_ id: TokenID, of token: StoredToken, _ db: Database) throws {
        let maker = try Row.fetchOne(db, sql: "SELECT * FROM tokens WHERE id = ?", arguments: [id.rawValue]).map(Self.token)
        guard let maker, maker.state(at: token.createdAt) == .valid, maker.role >= token.role, maker.sites.isEmpty,
            maker.expiresAt >= token.expiresAt
        else { throw Problem(.tokenRefused, "cannot use the token: it opens nothing", hint: "agent token list") }
    }

    /// With all that was made with it. What was revoked before stays as it was.
    /// - Returns: false when there is none.
    package func revokeToken(_ id: TokenID, at now: Int64) async throws -> Bool {
        try await write(.flushed, "revoke token '\(id)'") { db in
            guard try Row.fetchOne(db, sql: "SELECT 1 FROM tokens WHERE id = ?", arguments: [id.rawValue]) != nil else { return false }
            try db.execute(
                sql: """
                    WITH RECURSIVE ended(id) AS (
                        SELECT ? UNION SELECT tokens.id FROM tokens JOIN ended ON tokens.madeWith = ended.id)
                    UPDATE tokens SET revokedAt = ? WHERE revokedAt IS NULL AND id IN (SELECT id FROM ended)
                    """, arguments: [id.rawValue, now])
            return true
        }
    }

    /// Nobody waits for the disk for this: it may be lost.
    package func noteUse(of id: TokenID, at now: Int64) async throws {
        try await write(.handedOver, "note the use of token '\(id)'") { db in
            try db.execute(sql: "UPDATE tokens SET lastUsedAt = ? WHERE id = ?", arguments: [now, id.rawValue])
        }
    }

    private static func token(_ row: Row) throws -> StoredToken {
        guard let role = AccessRole(rawValue: row["role"]) else {
            throw Problem(.stateTooNew, "cannot read token '\(row["id"] as String)': its role is not known")
        }
        return StoredToken(
            id: try TokenID(row["id"] as String), name: try TokenName(row["name"] as String), role: role,
            sites: try StoredJSON.value([SiteID].self, from: row["sites"]), hash: [UInt8](row["hash"] as Data), createdAt: row["createdAt"],
            expiresAt: row["expiresAt"], lastUsedAt: row["lastUsedAt"], revokedAt: row["revokedAt"], madeBy: row["madeBy"],
            madeWith: try (row["madeWith"] as String?).map { try TokenID($0) })
    }
}
