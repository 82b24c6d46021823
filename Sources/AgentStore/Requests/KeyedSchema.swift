extension Schema {
    /// `content`: a digest. `at`: a reading of `keyClock`. `effect`: the id of the change or the job that it opened, written in the transaction that opens
    /// it; once it is answered, the milliseconds since 1970 at which it was follow behind a space. `status` and `answer` are NULL until then.
    /// `keyClock`: milliseconds that daemons of this root have lived. No clock on a wall shortens the life of a key.
    /// `dropped`: how often an entry's time came while its job before was open; `lastDropped`: milliseconds since 1970.
    static let keyedRequests = """
        CREATE TABLE keyedRequests (
            actor TEXT NOT NULL,
            method TEXT NOT NULL,
            route TEXT NOT NULL,
            key TEXT NOT NULL,
            content TEXT NOT NULL,
            at INTEGER NOT NULL,
            effect TEXT,
            status INTEGER,
            answer BLOB,
            PRIMARY KEY (actor, method, route, key)
        );
        CREATE INDEX keyed_requests_by_age ON keyedRequests(at);
        CREATE INDEX keyed_requests_by_actor ON keyedRequests(actor);
        CREATE TABLE keyClock (at INTEGER NOT NULL);
        INSERT INTO keyClock (at) VALUES (0);
        ALTER TABLE schedules ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE schedules ADD COLUMN lastDropped INTEGER;
        """
}
