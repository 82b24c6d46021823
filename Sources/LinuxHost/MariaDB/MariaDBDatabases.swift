import HostServices
import SiteModel

/// Databases and accounts of sites on a MariaDB server that knows us by our Unix user.
package struct MariaDBDatabases: Databases {
    /// Shared with whoever fills the databases.
    package let pool: MariaDBPool

    package init(socket: String) { pool = MariaDBPool(socket: socket) }

    package func exists(_ database: DatabaseName) async throws -> Bool {
        let name = MariaDBValue.text(database.rawValue)
        let sql: SQL = "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = \(value: name)"
        return try await !pool.run("look for database", database.rawValue, sql).rows.isEmpty
    }

    package func create(_ database: DatabaseName) async throws {
        try refuseServersOwn(database)
        // The collation is named, because a server's default differs between Debian's releases and WordPress joins across tables.
        try await pool.run(
            "create database", database.rawValue,
            "CREATE DATABASE IF NOT EXISTS \(database) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci")
    }

    package func drop(_ database: DatabaseName) async throws {
        try refuseServersOwn(database)
        try await pool.run("drop database", database.rawValue, "DROP DATABASE IF EXISTS \(database)")
    }

    package func account(_ account: DatabaseAccount) async throws -> DatabaseAccountState {
        let name = MariaDBValue.text(account.rawValue)
        let sql: SQL = """
            SELECT COALESCE(JSON_VALUE(Priv, '$.account_locked'), 0) FROM mysql.global_priv WHERE User = \(value: name) AND Host = 'localhost'
            """
        guard let locked = try await pool.run("look for database account", account.rawValue, sql).firstColumn.first else { return .absent }
        return locked == "1" || locked == "true" ? .locked : .open
    }

    package func createAccount(_ account: DatabaseAccount, password: Secret?, on database: DatabaseName) async throws {
        try refuseServersOwn(account)
        let limits = AccountLimits.site
        try await pool.with { connection in
            // OR REPLACE: what a half-done run left, grants on other databases included, does not survive.
            let create: SQL = """
                CREATE OR REPLACE USER \(account) IDENTIFIED VIA \(AccountLogin(password)) \
                WITH MAX_USER_CONNECTIONS \(limits.connections) MAX_STATEMENT_TIME \(limits.statementSeconds)
                """
            try await connection.run("create database account", account.rawValue, create)
            let grant: SQL = """
                GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE TEMPORARY TABLES, LOCK TABLES, \
                CREATE VIEW, SHOW VIEW, TRIGGER ON \(grantOn: database) TO \(account)
                """
            try await connection.run("grant access to database", database.rawValue, grant)
        }
    }

    package func dropAccount(_ account: DatabaseAccount) async throws {
        try refuseServersOwn(account)
        try await pool.with { connection in
            try await connection.run("drop database account", account.rawValue, "DROP USER IF EXISTS \(account)")
            try await endSessions(of: account, on: connection)
        }
    }

    package func setLocked(_ account: DatabaseAccount, _ locked: Bool) async throws {
        try refuseServersOwn(account)
        try await pool.with { connection in
            if locked {
                try await connection.run("lock database account", account.rawValue, "ALTER USER IF EXISTS \(account) ACCOUNT LOCK")
                try await endSessions(of: account, on: connection)
            } else {
                try await connection.run("unlock database account", account.rawValue, "ALTER USER IF EXISTS \(account) ACCOUNT UNLOCK")
            }
        }
    }

    package func inventory() async throws -> DatabaseInventory {
        try await pool.with { connection in
            let databases = try await connection.run("list databases of", "MariaDB", "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA")
            let accounts = try await connection.run(
                "list accounts of", "MariaDB",
                """
                SELECT IF(Host = 'localhost', User, CONCAT(User, '@', Host)) FROM mysql.global_priv \
                WHERE COALESCE(JSON_VALUE(Priv, '$.is_role'), 0) NOT IN ('1', 'true') \
                AND CONCAT(User, '@', Host) <> CURRENT_USER()
                """)
            return DatabaseInventory(
                databases: databases.firstColumn.filter { !ServersOwn.isDatabase($0) && !ServersOwn.isPristine($0) }.sorted(),
                accounts: accounts.firstColumn.filter { !ServersOwn.isAccount($0) && !ServersOwn.isPristine($0) }.sorted())
        }
    }

    /// Dropping or locking an account leaves its open sessions alone; they end here.
    private func endSessions(of account: DatabaseAccount, on connection: MariaDBConnection) async throws {
        try await connection.run("end sessions of", account.rawValue, "KILL HARD CONNECTION USER \(account)")
    }
}

/// How much of the server one site may take.
private struct AccountLimits {
    var connections: Int
    var statementSeconds: Int
    /// Eight PHP workers, cron and the driver, and as many again while a master is being replaced.
    static let site = AccountLimits(connections: 20, statementSeconds: 30)
}
