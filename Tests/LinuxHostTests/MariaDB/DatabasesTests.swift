import AgentTesting
import CMariaDB
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// What `Databases` promises, on a real server.
@Suite struct DatabasesTests {
    let database = DatabaseName(unchecked: "s_a")
    let neighbour = DatabaseName(unchecked: "sxa")
    let account = DatabaseAccount(unchecked: "s_a")

    @Test func everyCallIsSafeToRepeat() async throws {
        try await PrivateMariaDB.with { server in
            let databases = MariaDBDatabases(socket: server.socket)
            #expect(try await databases.inventory() == DatabaseInventory(databases: [], accounts: []))
            for _ in 0..<2 {
                try await databases.create(database)
                try await databases.createAccount(account, password: Secret("pw"), on: database)
            }
            #expect(try await databases.exists(database))
            #expect(try await databases.account(account) == .open)
            for _ in 0..<2 { try await databases.setLocked(account, true) }
            #expect(try await databases.account(account) == .locked)
            for _ in 0..<2 { try await databases.setLocked(account, false) }
            #expect(try await databases.account(account) == .open)
            #expect(try await databases.inventory() == DatabaseInventory(databases: ["s_a"], accounts: ["s_a"]))
            for _ in 0..<2 {
                try await databases.dropAccount(account)
                try await databases.drop(database)
            }
            #expect(try await databases.account(account) == .absent)
            #expect(try await !databases.exists(database))
            try await databases.setLocked(account, true)
            #expect(try await databases.inventory() == DatabaseInventory(databases: [], accounts: []))
        }
    }

    @Test func aDatabaseHasWordPressCharacterSetWhateverTheServerPrefers() async throws {
        try await PrivateMariaDB.with { server in
            let databases = MariaDBDatabases(socket: server.socket)
            try await databases.create(database)
            let answer = try await databases.pool.run(
                "look", "s_a",
                "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 's_a'")
            #expect(answer.rows == [["utf8mb4", "utf8mb4_unicode_520_ci"]])
        }
    }

    @Test func anAccountOpensItsOwnDatabaseOnlyWithItsPassword() async throws {
        try await PrivateMariaDB.with { server in
            let databases = MariaDBDatabases(socket: server.socket)
            try await databases.create(database)
            try await databases.create(neighbour)
            try await databases.createAccount(account, password: Secret("first"), on: database)
            try await databases.createAccount(account, password: Secret("right 'one' \\ ü"), on: database)
            let right = try Client(server.socket, "s_a", "right 'one' \\ ü")
            #expect(right.run("CREATE TABLE s_a.t (a INT)") == 0)
            // `_` in a grant is a wildcard unless it is escaped: s_a would open sxa.
            #expect(right.run("CREATE TABLE sxa.t (a INT)") == 1142)
            #expect(right.run("SELECT * FROM mysql.global_priv") == 1142)
            #expect(right.run("SELECT 'x' INTO OUTFILE '/tmp/never'") == 1227)
            #expect(right.run("GRANT SELECT ON s_a.* TO s_a@localhost") == 1044)
            #expect(throws: Problem.self) { try Client(server.socket, "s_a", "first") }
            #expect(throws: Problem.self) { try Client(server.socket, "s_a", "") }
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func withoutAPasswordTheUnixUserOfTheSameNameEntersAndNobodyElse() async throws {
        try await PrivateMariaDB.with { server in
            let databases = MariaDBDatabases(socket: server.socket)
            // A user that every Debian has stands for a site's.
            let games = DatabaseAccount(unchecked: "games")
            try await databases.create(database)
            for _ in 0..<2 { try await databases.createAccount(games, password: nil, on: database) }
            let runner = try agentRunner()
            func enters(as user: String, password: String = "") async throws -> Bool {
                let arguments = [
                    "--no-defaults", "--socket=\(server.socket)", "--user=games", "--password=\(password)", "-e",
                    "CREATE TABLE IF NOT EXISTS s_a.t (a INT)",
                ]
                return try await runner.run(Command("/usr/bin/mariadb", arguments, identity: SystemUser.named(user))).exitCode == 0
            }
            #expect(try await enters(as: "games"))
            #expect(try await !enters(as: "nobody"))
            #expect(try await !enters(as: "nobody", password: "games"))
            #expect(throws: Problem.self) { try Client(server.socket, "games", "") }
            // From one form to the other and back: nothing of the first stays.
            try await databases.createAccount(games, password: Secret("pw"), on: database)
            #expect(try await !enters(as: "games"))
            try await databases.createAccount(games, password: nil, on: database)
            #expect(try await !enters(as: "nobody", password: "pw"))
            try await databases.setLocked(games, true)
            #expect(try await !enters(as: "games"))
        }
    }

    @Test func anAccountIsLimited() async throws {
        try await PrivateMariaDB.with { server in
            let databases = MariaDBDatabases(socket: server.socket)
            try await databases.create(database)
            try await databases.createAccount(account, password: Secret("pw"), on: database)
            var open: [Client] = []
            while open.count < 40, let client = try? Client(server.socket, "s_a", "pw") { open.append(client) }
            #expect(open.count == 20)
            let answer = try await databases.pool.run("look", "s_a", "SELECT max_statement_time FROM mysql.user WHERE User = 's_a'")
            #expect(answer.firstColumn.first.flatMap(Double.init) == 30)
        }
    }

    @Test func lockingEndsSessionsAndRefusesNewOnes() async throws {
        try await PrivateMariaDB.with { server in
            let databases = MariaDBDatabases(socket: server.socket)
            try await databases.create(database)
            try await databases.createAccount(account, password: Secret("pw"), on: database)
            let open = try Client(server.socket, "s_a", "pw")
            try await databases.setLocked(account, true)
            #expect(open.run("SELECT 1") != 0)
            #expect(throws: Problem.self) { try Client(server.socket, "s_a", "pw") }
            try await databases.setLocked(account, false)
            let again = try Client(server.socket, "s_a", "pw")
            #expect(again.run("SELECT 1") == 0)
        }
    }

    @Test func theServersOwnIsNeverTouched() async throws {
        let databases = MariaDBDatabases(socket: "/nonexistent.sock")
        for name in ["mysql", "sys", "information_schema", "performance_schema"] {
            await #expect(throws: Problem.self) { try await databases.drop(DatabaseName(name)) }
        }
        for name in ["root", "mysql"] {
            await #expect(throws: Problem.self) { try await databases.dropAccount(DatabaseAccount(name)) }
        }
    }

    @Test func ourOwnPristineDatabasesAreNotOrphans() async throws {
        try await PrivateMariaDB.with { server in
            let databases = MariaDBDatabases(socket: server.socket)
            try await databases.create(DatabaseName("agent_pristine_6_8_1_en_us"))
            try await databases.create(DatabaseName("agent_other"))
            #expect(try await databases.inventory().databases == ["agent_other"])
        }
    }
}

/// What PHP is to the server: a client with a name and a password.
private final class Client {
    private let handle: UnsafeMutablePointer<MYSQL>
    init(_ socket: String, _ user: String, _ password: String) throws {
        let handle = try #require(mysql_init(nil))
        guard mysql_real_connect(handle, nil, user, password, nil, 0, socket, 0) != nil else {
            defer { mysql_close(handle) }
            throw Problem(.commandFailed, String(cString: mysql_error(handle)))
        }
        self.handle = handle
    }
    deinit { mysql_close(handle) }
    /// The server's error number.
    func run(_ sql: String) -> UInt32 {
        _ = mysql_real_query(handle, sql, UInt(sql.utf8.count))
        if let result = mysql_store_result(handle) { mysql_free_result(result) }
        return mysql_errno(handle)
    }
}
