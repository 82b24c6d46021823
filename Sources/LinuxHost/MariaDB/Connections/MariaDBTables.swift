import HostServices
import SiteModel

extension MariaDBConnection {
    /// Base tables of a database; none when the database is absent.
    func tables(of database: DatabaseName) async throws -> [TableName] {
        let schema = MariaDBValue.text(database.rawValue)
        let sql: SQL = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = \(value: schema) ORDER BY TABLE_NAME"
        return try await run("list the tables of", database.rawValue, sql).firstColumn.map { name throws(Problem) in try TableName(name) }
    }

    func tableExists(_ place: QualifiedTable) async throws -> Bool {
        let schema = MariaDBValue.text(place.database.rawValue)
        let table = MariaDBValue.text(place.table.rawValue)
        let sql: SQL = "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = \(value: schema) AND TABLE_NAME = \(value: table)"
        return try await !run("look for table", place.table.rawValue, sql).rows.isEmpty
    }

    /// All or nothing, as far as InnoDB goes: the transaction ends with an error when `body` does.
    func transaction(_ thing: String, _ body: @Sendable () async throws -> Void) async throws {
        try await run("begin changes to", thing, "START TRANSACTION")
        do {
            try await body()
            try await run("keep changes to", thing, "COMMIT")
        } catch {
            // A connection that died has rolled back by itself; this one is dropped or fresh before its next use.
            _ = try? await run("take back changes to", thing, "ROLLBACK")
            throw error
        }
    }
}
