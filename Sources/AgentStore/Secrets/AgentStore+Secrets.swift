import Foundation
import GRDB
import SiteModel

/// Sealed secrets. What was replaced or removed is overwritten in the file (`secure_delete`) and taken out of the log beside it.
extension AgentStore {
    package func secrets() async throws -> [SealedSecret] {
        try await read("read secrets") { db in try Row.fetchAll(db, sql: "SELECT * FROM secrets ORDER BY name").map(Self.secret) }
    }

    package func secret(_ name: SecretName) async throws -> SealedSecret? {
        try await read("read secret '\(name)'") { db in
            try Row.fetchOne(db, sql: "SELECT * FROM secrets WHERE name = ?", arguments: [name.rawValue]).map(Self.secret)
        }
    }

    /// On disk when it returns. - Returns: false when there is one of this name, which stays.
    package func add(_ secret: SealedSecret) async throws -> Bool {
        try await write(.flushed, "keep secret '\(secret.name)'") { db in
            try db.execute(
                sql: """
                    INSERT INTO secrets (name, sealed, keyMark, createdAt, changedAt, expiresAt) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO NOTHING
                    """,
                arguments: [
                    secret.name.rawValue, Data(secret.sealed), secret.keyMark, secret.createdAt, secret.changedAt, secret.expiresAt,
                ])
            return db.changesCount == 1
        }
    }

    /// In place of its value; when it was made stays. - Returns: false when there is none.
    package func replace(_ secret: SealedSecret) async throws -> Bool {
        let isThere = try await write(.flushed, "rotate secret '\(secret.name)'") { db in
            try db.execute(
                sql: "UPDATE secrets SET sealed = ?, keyMark = ?, changedAt = ?, expiresAt = ? WHERE name = ?",
                arguments: [Data(secret.sealed), secret.keyMark, secret.changedAt, secret.expiresAt, secret.name.rawValue])
            return db.changesCount == 1
        }
        try await fold()
        return isThere
    }

    /// - Returns: false when there is none.
    package func removeSecret(_ name: SecretName) async throws -> Bool {
        let isThere = try await write(.flushed, "remove secret '\(name)'") { db in
            try db.execute(sql: "DELETE FROM secrets WHERE name = ?", arguments: [name.rawValue])
            return db.changesCount == 1
        }
        try await fold()
        return isThere
    }

    private static func secret(_ row: Row) throws -> SealedSecret {
        SealedSecret(
            name: try SecretName(row["name"] as String), sealed: [UInt8](row["sealed"] as Data), keyMark: row["keyMark"],
            createdAt: row["createdAt"], changedAt: row["changedAt"], expiresAt: row["expiresAt"])
    }
}
