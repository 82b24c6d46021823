/// The tables of jobs. Times are milliseconds since 1970.
extension Schema {
    /// `one_open_job_per_key` makes a second job of one key impossible. Ended jobs are in no index but that of their lane and number.
    static let jobs = """
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            lane TEXT,
            key TEXT,
            priority INTEGER NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            interruptions INTEGER NOT NULL,
            createdAt INTEGER NOT NULL,
            notBefore INTEGER NOT NULL,
            startedAt INTEGER,
            endedAt INTEGER,
            effect TEXT,
            result TEXT,
            problem TEXT,
            requestedBy INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX one_open_job_per_key ON jobs(key)
            WHERE key IS NOT NULL AND state IN ('queued', 'running', 'waiting', 'paused');
        CREATE INDEX jobs_to_claim ON jobs(priority DESC, number) WHERE state IN ('queued', 'waiting');
        CREATE INDEX open_jobs_by_lane ON jobs(lane, number) WHERE state IN ('queued', 'running', 'waiting', 'paused');
        CREATE INDEX running_jobs ON jobs(number) WHERE state = 'running';
        CREATE INDEX ended_jobs ON jobs(endedAt) WHERE state IN ('succeeded', 'dead', 'cancelled');
        CREATE TABLE jobGates (name TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
        """
}
