import GRDB
import SiteModel

/// The daemon's state: sites, changes with their journal, and who holds which host name. SQLite, one file, one writer.
///
/// Belongs here: SQL of our own and the schema. Never: calls to services, paths of the host, policy.
/// Read next: `File/Schema.swift` (what is stored), `File/WriteQueue.swift` (when it is on disk), `Journal/` (the engine's side).
package final class AgentStore: Sendable {
    private let pool: DatabasePool
    private let queue: WriteQueue
    let known = KnownSites()

    /// Opens or makes the state file.
    /// - Throws: `state-too-new` when a newer agent wrote it (nothing is changed then), `root-not-writable`, `disk-full`, `internal-error`.
    package init(path: String) throws {
        pool = try StateFile.open(path)
        queue = WriteQueue(pool)
    }

    /// Ends the connections; the write-ahead log is folded into the file.
    package func close() throws { try StoreProblem.translating("close the state file") { try pool.close() } }

    /// Takes what was written out of the log beside the file, with all that it replaced. Where a reader is in the way it stays until the next time:
    /// SQLite writes over the log then.
    func fold() async throws {
        do {
            try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return
        } catch { throw StoreProblem.translated(error, doing: "fold the state file's log") }
    }

    /// Transactions that waited for the disk since start, for tests and metrics.
    package var flushes: Int { queue.flushes }

    func write<Value: Sendable>(
        _ durability: WriteQueue.Durability, _ what: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do { return try await queue.write(durability, body) } catch { throw StoreProblem.translated(error, doing: what) }
    }

    func read<Value: Sendable>(_ what: String, _ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await pool.read(body) } catch { throw StoreProblem.translated(error, doing: what) }
    }
}
