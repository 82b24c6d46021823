import GRDB
import JobEngine
import SiteModel

extension AgentStore: ScheduleBook {
    package func scheduleStates() async throws -> [String: ScheduleState] {
        try await read("read the schedule") { db in
            let rows = try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM schedules"))
            return try Dictionary(rows.map { ($0["name"], try Self.scheduleState($0)) }, uniquingKeysWith: { one, _ in one })
        }
    }

    package func beginSchedule(_ name: String, through: Int64, from: Int64?) async throws {
        try await write(.flushed, "begin '\(name)' of the schedule") { db in
            try db.execute(
                sql: """
                    INSERT INTO schedules (name, doneThrough) VALUES (:name, :through)
                    ON CONFLICT (name) DO UPDATE SET doneThrough = :through WHERE doneThrough IS :from
                    """, arguments: ["name": name, "through": through, "from": from])
        }
    }

    package func runSchedule(_ name: String, _ run: ScheduleRunNote, _ job: Job) async throws -> Job? {
        try await write(.flushed, "take in a job of '\(name)' of the schedule") { db in
            try db.execute(
                sql: "UPDATE schedules SET doneThrough = :through, lastSlot = :slot WHERE name = :name AND doneThrough IS :from",
                arguments: ["through": run.through, "slot": run.slot, "name": name, "from": run.from])
            guard db.changesCount == 1 else { return nil }
            return try Self.take(job, for: name, at: run.at, countsDropped: true, db)
        }
    }

    package func runScheduleByHand(_ name: String, at now: Int64, _ job: Job) async throws -> Job {
        let keyed = Self.keyed
        return try await write(.flushed, "take in a job of '\(name)' of the schedule") { db in
            let taken = try Self.take(job, for: name, at: now, countsDropped: false, db)
            try KeyedTable.bind(keyed, to: taken.id.rawValue, db)
            return taken
        }
    }

    package func chooseSchedule(_ name: String, _ choice: ScheduleChoice, through: Int64?) async throws {
        try await write(.flushed, "change '\(name)' of the schedule") { db in
            try db.execute(
                sql: """
                    INSERT INTO schedules (name, calendar, zone, jitter, enabled, doneThrough)
                    VALUES (:name, :calendar, :zone, :jitter, :enabled, :through)
                    ON CONFLICT (name) DO UPDATE
                    SET calendar = :calendar, zone = :zone, jitter = :jitter, enabled = :enabled,
                        doneThrough = coalesce(:through, doneThrough)
                    """,
                arguments: [
                    "name": name, "calendar": choice.calendar, "zone": choice.zone, "jitter": choice.jitter,
                    "enabled": choice.isEnabled, "through": through,
                ])
        }
    }

    /// - Parameter countsDropped: whether nobody hears the answer: that its time came in vain is remembered then.
    private static func take(_ job: Job, for name: String, at now: Int64, countsDropped: Bool, _ db: Database) throws -> Job {
        let taken = try JobTable.insert(job, db)
        if countsDropped, taken.id != job.id {
            try db.execute(
                sql: "UPDATE schedules SET dropped = dropped + 1, lastDropped = ?, lastJob = ? WHERE name = ?",
                arguments: [now, taken.id.rawValue, name])
            return taken
        }
        try db.execute(
            sql: """
                INSERT INTO schedules (name, lastRun, lastJob) VALUES (:name, :now, :job)
                ON CONFLICT (name) DO UPDATE SET lastRun = :now, lastJob = :job
                """, arguments: ["name": name, "now": now, "job": taken.id.rawValue])
        return taken
    }

    private static func scheduleState(_ row: Row) throws -> ScheduleState {
        let job: String? = row["lastJob"]
        return ScheduleState(
            choice: ScheduleChoice(calendar: row["calendar"], zone: row["zone"], jitter: row["jitter"], isEnabled: row["enabled"]),
            doneThrough: row["doneThrough"], lastSlot: row["lastSlot"], lastRun: row["lastRun"], lastJob: try job.map { try JobID($0) },
            dropped: row["dropped"], lastDropped: row["lastDropped"])
    }
}
