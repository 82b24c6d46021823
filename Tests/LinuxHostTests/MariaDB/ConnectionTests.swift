import AgentTesting
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct ConnectionTests {
    static let hostile = [
        "", "'", "\\", "'; DROP TABLE t; -- ", "\" OR 1=1", "a\u{0}b", "\\'; --", "` ", "%_", "ü 🐘 \u{202E}", "?", "\n\r\t\u{1A}", "/*",
        "\\\\''\\",
    ]

    @Test func whatIsBoundComesBackAsItWas() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket)
            try await table(pool)
            for (index, text) in Self.hostile.enumerated() {
                let id = MariaDBValue.integer(Int64(index))
                let added = try await pool.run("add to", "t", "INSERT INTO x.t VALUES (\(value: id), \(value: .text(text)))")
                #expect(added.affected == 1)
                let read = try await pool.run(
                    "read", "t", "SELECT i, a FROM x.t WHERE a = BINARY \(value: .text(text)) AND i = \(value: id)")
                #expect(read.rows == [["\(index)", text]])
            }
            let all = try await pool.run("read", "t", "SELECT a FROM x.t ORDER BY i")
            #expect(all.firstColumn == Self.hostile)
            try await pool.run("add to", "t", "INSERT INTO x.t VALUES (99, \(value: .null))")
            let null = try await pool.run("read", "t", "SELECT a, i + 0.5, i FROM x.t WHERE i = \(value: 99)")
            #expect(null.rows == [[nil, "99.5", "99"]])
        }
    }

    @Test func aLongTextIsReadWhole() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket)
            let long = String(repeating: "länger ", count: 100_000)
            let read = try await pool.run("read", "it", "SELECT \(value: .text(long))")
            #expect(read.firstColumn == [long])
        }
    }

    @Test func oneCallIsOneStatement() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket)
            try await table(pool)
            await #expect(throws: Problem.self) { try await pool.run("cheat", "t", "SELECT 1; DROP TABLE x.t") }
            #expect(try await pool.run("read", "t", "SELECT COUNT(*) FROM x.t").firstColumn == ["0"])
        }
    }

    @Test func noServerIsDatabaseUnavailableWithAHint() async throws {
        let pool = MariaDBPool(socket: "/nonexistent/mariadb.sock")
        let problem = await #expect(throws: Problem.self) { try await pool.run("ask", "it", "SELECT 1") }
        #expect(problem?.code == .databaseUnavailable)
        #expect(problem?.hint != nil)
    }

    @Test func aKilledServerCostsOneCallAndThePoolRecovers() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket)
            let slow = Task { try await pool.run("wait for", "it", "SELECT SLEEP(30)") }
            try await Task.sleep(for: .milliseconds(200))
            server.kill()
            let problem = await #expect(throws: Problem.self) { try await slow.value }
            #expect(problem?.code == .databaseUnavailable)
            let dead = await #expect(throws: Problem.self) { try await pool.run("ask", "it", "SELECT 1") }
            #expect(dead?.code == .databaseUnavailable)
            try await server.start()
            #expect(try await pool.run("ask", "it", "SELECT 1").firstColumn == ["1"])
        }
    }

    @Test func anIdleConnectionThatDiedIsReplacedUnseen() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket)
            try await pool.run("ask", "it", "SELECT 1")
            server.kill()
            try await server.start()
            #expect(try await pool.run("ask", "it", "SELECT \(value: 2)").firstColumn == ["2"])
        }
    }

    /// It waits for no time of its own: without one of ours libmariadb would wait for minutes, or for ever.
    @Test(.timeLimit(.minutes(2))) func aServerThatHangsEndsEachCallWithAReason() async throws {
        try await PrivateMariaDB.with { server in
            var patience = MariaDBPatience()
            (patience.waking, patience.connecting, patience.answering) = (1, 2, 2)
            let pool = MariaDBPool(socket: server.socket, patience: patience)
            try await pool.run("ask", "it", "SELECT 1")
            server.freeze()
            // The idle connection first, then a new one, which the kernel still takes in for it.
            for _ in 0..<2 {
                let problem = await #expect(throws: Problem.self) { try await pool.run("ask", "it", "SELECT 1") }
                #expect(problem?.code == .databaseUnavailable && problem?.hint?.contains("agent doctor") == true)
            }
            server.thaw()
            #expect(try await pool.run("ask", "it", "SELECT 1").firstColumn == ["1"])
            // In the middle of a statement.
            let asked = Task { try await pool.run("wait for", "it", "SELECT SLEEP(20)") }
            let problem = await #expect(throws: Problem.self) { try await asked.value }
            #expect(problem?.code == .databaseUnavailable && problem?.message == "cannot wait for 'it': MariaDB does not answer")
            #expect(try await pool.run("ask", "it", "SELECT 1").firstColumn == ["1"])
        }
    }

    @Test func thePoolNeverHoldsMoreThanItsLimit() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket, limit: 3)
            let seen = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<30 {
                    group.addTask { try await pool.run("ask", "it", "SELECT CONNECTION_ID() FROM (SELECT SLEEP(0.01)) a").firstColumn[0] }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(seen.count <= 3)
            #expect(!seen.isEmpty)
        }
    }

    @Test func whoLeavesTheLineIsNotWaitedFor() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket, limit: 1)
            async let busy = pool.run("wait for", "it", "SELECT SLEEP(1)")
            try await Task.sleep(for: .milliseconds(100))
            let impatient = Task { try await pool.run("ask", "it", "SELECT 1") }
            try await Task.sleep(for: .milliseconds(50))
            impatient.cancel()
            await #expect(throws: CancellationError.self) { try await impatient.value }
            _ = try await busy
            #expect(try await pool.run("ask", "it", "SELECT 1").firstColumn == ["1"])
        }
    }

    @Test func aSecretNeverComesBackInAnError() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket)
            let hash = NativePasswordHash(of: Secret("hunter2"))
            let problem = await #expect(throws: Problem.self) {
                try await pool.run("cheat", "it", "SELEC \(AccountLogin(Secret("hunter2"))) FROM")
            }
            #expect(problem?.message.contains(hash.text) == false)
            #expect(problem?.code == .commandFailed)
        }
    }

    @Test func theHashIsTheServersOwn() async throws {
        try await PrivateMariaDB.with { server in
            let pool = MariaDBPool(socket: server.socket)
            for text in ["", "a", "pä'ss\\"] {
                let theirs = try await pool.run("hash", "it", "SELECT PASSWORD(\(value: .text(text)))").firstColumn
                #expect(theirs == [text.isEmpty ? "" : NativePasswordHash(of: Secret(text)).text])
            }
        }
    }

    private func table(_ pool: MariaDBPool) async throws {
        try await pool.run("create database", "x", "CREATE DATABASE x CHARACTER SET utf8mb4")
        try await pool.run("create table", "t", "CREATE TABLE x.t (i INT, a TEXT)")
    }
}
