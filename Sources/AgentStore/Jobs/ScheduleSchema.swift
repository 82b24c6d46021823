/// What is remembered of the schedule's entries: what a person decided (NULL: as it comes with the agent) and what has run. `doneThrough` and `lastSlot`
/// are seconds since 1970, `lastRun` milliseconds.
extension Schema {
    static let schedules = """
        CREATE TABLE schedules (
            name TEXT PRIMARY KEY NOT NULL,
            calendar TEXT,
            zone TEXT,
            jitter INTEGER,
            enabled INTEGER,
            doneThrough INTEGER,
            lastSlot INTEGER,
            lastRun INTEGER,
            lastJob TEXT
        ) WITHOUT ROWID;
        """
}
