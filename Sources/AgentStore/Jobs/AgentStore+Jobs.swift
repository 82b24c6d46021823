import GRDB
import JobEngine
import SiteModel

extension AgentStore: JobQueue {
    package func enqueue(_ job: Job) async throws -> Job {
        let keyed = Self.keyed
        return try await write(.flushed, "take in job '\(job.id)'") { db in
            let taken = try JobTable.insert(job, db)
            try KeyedTable.bind(keyed, to: taken.id.rawValue, db)
            return taken
        }
    }

    /// Handed over is enough: a claim that a power cut takes back is a job that waits for its turn.
    package func claim(now: Int64, most: Int, hold: JobHold = .none, givingWay: Set<String> = []) async throws -> [Job] {
        // Looked at first without the line of writers: most looks find nothing.
        func isIdle() async throws -> Bool {
            try await read("look for jobs") { db in try JobTable.due(now: now, most: 1, hold, givingWay: givingWay, db).isEmpty }
        }
        guard most > 0, !(try await isIdle()) else { return [] }
        return try await write(.handedOver, "claim jobs") { db in
            guard try !Self.isPaused(db) else { return [] }
            return try JobTable.due(now: now, most: most, hold, givingWay: givingWay, db).map { job in
                var job = job
                (job.state, job.startedAt, job.attempts) = (.running, now, job.attempts + 1)
                try JobTable.update(job.id, "state = 'running', startedAt = ?, attempts = ?", [now, job.attempts], db)
                return job
            }
        }
    }

    /// Handed over: it is on disk with whatever is flushed next, which is the effect's own record.
    package func note(effect: String, of job: JobID) async throws {
        try await write(.handedOver, "note the effect of job '\(job)'") { db in
            _ = try JobTable.require(job, in: [.running], to: "go on with", db)
            try JobTable.update(job, "effect = ?", [effect], db)
        }
    }

    package func end(_ id: JobID, _ end: JobEnd, now: Int64) async throws {
        try await write(.flushed, "end job '\(id)'") { db in
            guard let job = try JobTable.fetch("WHERE id = ?", [id.rawValue], db).first, job.state == .running else { return }
            switch end {
            case .succeeded(let result):
                try JobTable.update(id, "state = 'succeeded', endedAt = ?, result = ?, problem = NULL", [now, result], db)
            case .again(let at, let problem):
                try JobTable.update(id, "state = 'waiting', notBefore = ?, problem = ?", [at, try StoredJSON.text(problem)], db)
            case .dead(let problem):
                try JobTable.update(id, "state = 'dead', endedAt = ?, problem = ?", [now, try StoredJSON.text(problem)], db)
            case .putBack(let at):
                try JobTable.update(id, "state = 'queued', notBefore = ?, attempts = max(0, attempts - 1)", [at], db)
            case .putOff(let at, let problem):
                try JobTable.update(
                    id, "state = 'waiting', notBefore = ?, attempts = max(0, attempts - 1), problem = ?",
                    [at, try StoredJSON.text(problem)], db)
            case .cancelled: try JobTable.update(id, "state = 'cancelled', endedAt = ?", [now], db)
            }
        }
    }

    package func giveBack(_ id: JobID) async throws {
        try await write(.flushed, "give job '\(id)' back") { db in
            try db.execute(
                sql: """
                    UPDATE jobs SET state = 'queued', attempts = max(0, attempts - 1), interruptions = interruptions + 1
                    WHERE id = ? AND state = 'running'
                    """, arguments: [id.rawValue])
        }
    }

    package func running() async throws -> [Job] {
        try await read("read running jobs") { db in try JobTable.fetch("WHERE state = 'running' ORDER BY number", [], db) }
    }

    package func forgetJobs(newest: Int, endedBefore: Int64) async throws -> Int {
        try await write(.handedOver, "forget old jobs") { db in
            try db.execute(
                sql: """
                    DELETE FROM jobs WHERE number IN (
                        SELECT number FROM jobs WHERE state IN ('succeeded', 'dead', 'cancelled') AND endedAt < :before
                            AND number <= (
                                SELECT number FROM jobs WHERE state IN ('succeeded', 'dead', 'cancelled') ORDER BY number DESC
                                LIMIT 1 OFFSET :newest)
                        ORDER BY number LIMIT :most)
                    """, arguments: ["before": endedBefore, "newest": newest, "most": Self.mostForgotten])
            return db.changesCount
        }
    }
}
