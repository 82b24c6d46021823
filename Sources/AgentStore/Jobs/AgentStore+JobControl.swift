import GRDB
import JobEngine
import SiteModel

/// What people see of jobs and do to them.
extension AgentStore {
    package func job(_ id: JobID) async throws -> Job? {
        try await read("read job '\(id)'") { db in try JobTable.fetch("WHERE id = ?", [id.rawValue], db).first }
    }

    package func jobs(_ filter: JobFilter) async throws -> [Job] {
        try await read("read jobs") { db in
            let lanes = try filter.lanes.map { try StoredJSON.text($0) }
            return try JobTable.fetch(
                """
                WHERE (:state IS NULL OR state = :state) AND (:kind IS NULL OR kind = :kind) AND (:lane IS NULL OR lane = :lane)
                    AND (:lanes IS NULL OR lane IN (SELECT value FROM json_each(:lanes)))
                ORDER BY number DESC LIMIT :limit
                """,
                ["state": filter.state?.rawValue, "kind": filter.kind, "lane": filter.lane, "limit": max(0, filter.limit), "lanes": lanes],
                db)
        }
    }

    package func counts() async throws -> [JobState: Int] {
        try await read("count jobs") { db in
            let rows = try Row.fetchAll(db, sql: "SELECT state, count(*) AS number FROM jobs GROUP BY state")
            return try Dictionary(rows.map { (try ChangeTable.known($0["state"]), $0["number"]) }, uniquingKeysWith: { one, _ in one })
        }
    }

    /// Given up since then, of all kinds but one.
    package func deadJobs(since: Int64, except kind: String) async throws -> Int {
        try await read("count dead jobs") { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM jobs WHERE state = 'dead' AND endedAt > ? AND kind <> ?", arguments: [since, kind]) ?? 0
        }
    }

    package func nextDue(now: Int64) async throws -> Int64? {
        try await read("look for the next job") { db in
            try Int64.fetchOne(
                db, sql: "SELECT min(notBefore) FROM jobs WHERE state IN ('queued', 'waiting') AND notBefore > ?", arguments: [now])
        }
    }

    package func retry(_ id: JobID, now: Int64) async throws {
        let keyed = Self.keyed
        try await write(.flushed, "retry job '\(id)'") { db in
            let job = try JobTable.require(id, in: [.dead, .cancelled], to: "retry", db)
            if let key = job.key, let other = try JobTable.fetch("WHERE key = ? AND state IN \(JobTable.open)", [key], db).first {
                throw Problem.cannot(
                    "retry job", id.rawValue, "job \(other.id) does the same and is \(other.state.rawValue)", code: .jobState,
                    hint: "agent job show \(other.id)", details: ["job.id": other.id.rawValue])
            }
            try JobTable.update(
                id, "state = 'queued', attempts = 0, interruptions = 0, notBefore = ?, endedAt = NULL, effect = NULL, result = NULL", [now],
                db)
            try KeyedTable.bind(keyed, to: id.rawValue, db)
        }
    }

    package func cancel(_ id: JobID, now: Int64) async throws {
        let keyed = Self.keyed
        try await write(.flushed, "cancel job '\(id)'") { db in
            _ = try JobTable.require(id, in: [.queued, .waiting, .paused, .running], to: "cancel", db)
            try JobTable.update(id, "state = 'cancelled', endedAt = ?", [now], db)
            try KeyedTable.bind(keyed, to: id.rawValue, db)
        }
    }

    package func pause(_ id: JobID, _ isPaused: Bool, now: Int64) async throws {
        try await write(.flushed, "pause job '\(id)'") { db in
            _ = try JobTable.require(
                id, in: isPaused ? [.queued, .waiting, .paused] : [.paused, .queued, .waiting], to: isPaused ? "pause" : "continue", db)
            try JobTable.update(id, isPaused ? "state = 'paused'" : "state = iif(state = 'paused', 'queued', state)", [], db)
        }
    }

    package func pauseQueue(_ isPaused: Bool) async throws {
        try await write(.flushed, "\(isPaused ? "pause" : "continue") the queue") { db in
            try db.execute(
                sql: isPaused ? "INSERT OR IGNORE INTO jobGates (name) VALUES ('queue')" : "DELETE FROM jobGates WHERE name = 'queue'")
        }
    }

    package func isPaused() async throws -> Bool { try await read("look at the queue") { db in try Self.isPaused(db) } }

    static func isPaused(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM jobGates WHERE name = 'queue')") ?? false
    }
}
