import GRDB
import JobEngine
import SiteModel

/// Rows of jobs.
enum JobTable {
    static let open = "('queued', 'running', 'waiting', 'paused')"

    static func insert(_ job: Job, _ db: Database) throws -> Job {
        if let key = job.key, let standing = try fetch("WHERE key = ? AND state IN \(open)", [key], db).first { return standing }
        try db.cachedStatement(
            sql: """
                INSERT INTO jobs (id, kind, payload, lane, key, priority, state, attempts, interruptions, createdAt, notBefore, requestedBy,
                    requestedWith)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            job.id.rawValue, job.kind, job.payload, job.lane, job.key, job.priority, job.state.rawValue, job.attempts, job.interruptions,
            job.createdAt, job.notBefore, Int64(job.requestedBy), job.requestedWith?.rawValue,
        ])
        var stored = job
        stored.number = db.lastInsertedRowID
        return stored
    }

    /// The oldest open job of each lane, and all that have none. One that is held is passed by, but not by its lane; one that gives way until its time has
    /// come is passed by by its lane, too. So a younger one may run when that time comes, and is looked for by itself.
    static func due(now: Int64, most: Int, _ hold: JobHold, givingWay: Set<String>, _ db: Database) throws -> [Job] {
        try fetch(
            """
            WHERE state IN ('queued', 'waiting') AND (notBefore <= :now OR notBefore > :never)
                AND (lane IS NULL OR number = (SELECT min(number) FROM jobs AS other WHERE other.lane = jobs.lane AND other.state IN \(open)
                    AND NOT (other.state IN ('queued', 'waiting') AND other.notBefore > :now AND other.notBefore <= :never
                        AND other.kind IN (SELECT value FROM json_each(:givingWay)))))
                AND (lane IS NULL OR NOT EXISTS (SELECT 1 FROM jobs AS other WHERE other.lane = jobs.lane AND other.state = 'running'))
                AND kind NOT IN (SELECT value FROM json_each(:kinds))
                AND (:allBut IS NULL OR kind IN (SELECT value FROM json_each(:allBut)))
                AND (lane IS NULL OR lane NOT IN (SELECT value FROM json_each(:lanes)))
                AND id NOT IN (SELECT value FROM json_each(:ids))
                AND priority BETWEEN :least AND :greatest
            ORDER BY priority DESC, number LIMIT :most
            """,
            [
                "now": now, "never": now + mostJobWait, "most": most, "givingWay": try StoredJSON.text(givingWay),
                "kinds": try StoredJSON.text(hold.kinds),
                "allBut": try hold.allBut.map { try StoredJSON.text($0) }, "lanes": try StoredJSON.text(hold.lanes),
                "ids": try StoredJSON.text(hold.ids.map(\.rawValue)),
                "least": hold.priorities.lowerBound, "greatest": hold.priorities.upperBound,
            ], db)
    }

    static func require(_ id: JobID, in states: [JobState], to verb: String, _ db: Database) throws -> Job {
        guard let job = try fetch("WHERE id = ?", [id.rawValue], db).first else { throw unknown(id.rawValue) }
        guard states.contains(job.state) else {
            throw Problem.cannot(
                "\(verb) job", id.rawValue, "it is \(job.state.rawValue)", code: .jobState, hint: "agent job show \(id)",
                details: ["job.id": id.rawValue, "job.state": job.state.rawValue])
        }
        return job
    }

    static func unknown(_ id: String) -> Problem {
        .cannot("find job", id, "there is none with this id", code: .jobNotFound, hint: "agent job list")
    }

    static func update(_ id: JobID, _ assignments: String, _ values: [(any DatabaseValueConvertible)?], _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE jobs SET \(assignments) WHERE id = ?").execute(
            arguments: StatementArguments(values + [id.rawValue]))
    }

    static func fetch(_ clause: String, _ arguments: StatementArguments, _ db: Database) throws -> [Job] {
        try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM jobs \(clause)"), arguments: arguments).map(job)
    }

    private static func job(_ row: Row) throws -> Job {
        let problem: String? = row["problem"]
        var job = Job(
            id: try JobID(row["id"] as String), kind: row["kind"], payload: row["payload"], lane: row["lane"], key: row["key"],
            priority: row["priority"], at: row["createdAt"], requestedBy: row["requestedBy"])
        job.requestedWith = try (row["requestedWith"] as String?).map { try TokenID($0) }
        job.number = row["number"]
        job.state = try ChangeTable.known(row["state"])
        job.attempts = row["attempts"]
        job.interruptions = row["interruptions"]
        job.notBefore = row["notBefore"]
        job.startedAt = row["startedAt"]
        job.endedAt = row["endedAt"]
        job.effect = row["effect"]
        job.result = row["result"]
        // One row that another version wrote must not keep all others from being claimed and shown.
        job.problem = problem.map {
            (try? StoredJSON.value(Problem.self, from: $0))  // said in its place:
                ?? Problem(.internalError, "why it failed was written by another version of the agent, and cannot be read")
        }
        return job
    }
}
