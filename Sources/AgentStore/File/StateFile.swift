import GRDB
import Glibc
import SiteModel

/// Opening the file: its permissions, its settings, its version.
enum StateFile {
    static func open(_ path: String) throws -> DatabasePool {
        try StoreProblem.translating("open the state file '\(path)'") {
            try createPrivately(path)
            try refuseNewer(path)
            let pool = try DatabasePool(path: path, configuration: configuration())
            try Schema.migrator.migrate(pool)
            return pool
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration.ofAgent
        configuration.label = "agent-store"
        configuration.foreignKeysEnabled = true
        // Two readers serve a list beside a page; each keeps its own page cache in memory.
        configuration.maximumReaderCount = 2
        // SQLite's default of 2 MB per connection is more than the whole file of most hosts.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -512")
            // What is deleted or replaced is overwritten. Debian's SQLite does so by itself; others do not.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA secure_delete = ON") }
        }
        return configuration
    }

    /// SQLite would make the file readable for everyone; `-wal` and `-shm` take over the mode of the file.
    static func createPrivately(_ path: String) throws {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let code: ProblemCode = errno == ENOSPC ? .diskFull : .rootNotWritable
            throw Problem.cannot("open the state file", path, String(cString: strerror(errno)), code: code)
        }
        Glibc.close(descriptor)
    }

    /// Looked at through a read-only connection: a file that is not ours to understand is not ours to touch.
    private static func refuseNewer(_ path: String) throws {
        var configuration = Configuration.ofAgent
        configuration.readonly = true
        let found = try DatabaseQueue(path: path, configuration: configuration).read { db in
            try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        }
        guard found <= Schema.version else {
            throw Problem.cannot(
                "open the state file", path, "its version is \(found) and this agent knows versions up to \(Schema.version)",
                code: .stateTooNew,
                hint: "install the agent that wrote it, or a newer one",
                details: ["state.version": "\(found)", "state.known": "\(Schema.version)", "path": path])
        }
    }
}
