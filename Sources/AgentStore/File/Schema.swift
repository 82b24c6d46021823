import GRDB

/// What is stored. A migration is never edited once released: a change is a new one at the end of the list.
///
/// The version (the number of migrations) is kept in `PRAGMA user_version`, which any SQLite can read.
enum Schema {
    private static let migrations: [(name: String, sql: String)] = [
        ("1 sites, changes, claims, events", first), ("2 events of sites", second),
        ("3 jobs", jobs), ("4 secrets", secrets), ("5 alerts", alerts), ("6 schedules", schedules),
        ("7 keyed requests", keyedRequests), ("8 guards", guards), ("9 tokens", tokens),
        ("10 points of audit logs", auditAnchors), ("11 alerts of sites", alertsOfSites), ("12 with which token", requesters),
        ("13 certificates of authorities", certificates), ("14 limits of authorities, and a sound clock", orderLimits),
        ("15 sockets whose certificates are watched", watchedCertificates),
    ]

    static var version: Int { migrations.count }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration(migration.name) { db in
                try db.execute(sql: migration.sql)
                try db.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        return migrator
    }

    /// `claims`: a name belongs to the change that is taking it, then to the site that it made; the primary key is what makes two owners impossible.
    /// `one_change_per_subject`: the lane. Times of changes and events are milliseconds since 1970, those of sites seconds.
    private static let first = """
        CREATE TABLE sites (
            id TEXT PRIMARY KEY NOT NULL,
            domain TEXT NOT NULL,
            state TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            site TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX sites_by_domain ON sites(domain);

        CREATE TABLE changes (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            subject TEXT NOT NULL,
            state TEXT NOT NULL,
            plan TEXT NOT NULL,
            startedAt INTEGER NOT NULL,
            endedAt INTEGER,
            problem TEXT,
            requestedBy INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX one_change_per_subject ON changes(subject) WHERE state IN ('running', 'undoing', 'stuck');

        CREATE TABLE steps (
            change TEXT NOT NULL REFERENCES changes(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            id TEXT NOT NULL,
            state TEXT NOT NULL,
            undo TEXT,
            milliseconds INTEGER,
            PRIMARY KEY (change, position),
            UNIQUE (change, id)
        ) WITHOUT ROWID;

        CREATE TABLE claims (
            name TEXT PRIMARY KEY NOT NULL,
            change TEXT REFERENCES changes(id),
            site TEXT REFERENCES sites(id),
            CHECK ((change IS NULL) <> (site IS NULL))
        ) WITHOUT ROWID;
        CREATE INDEX claims_by_change ON claims(change) WHERE change IS NOT NULL;
        CREATE INDEX claims_by_site ON claims(site) WHERE site IS NOT NULL;

        CREATE TABLE events (
            change TEXT NOT NULL REFERENCES changes(id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            step TEXT,
            text TEXT NOT NULL,
            milliseconds INTEGER,
            problem TEXT,
            PRIMARY KEY (change, sequence)
        ) WITHOUT ROWID;
        """

    private static let second = """
        CREATE TABLE siteEvents (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            site TEXT NOT NULL REFERENCES sites(id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            subject TEXT NOT NULL,
            deed TEXT NOT NULL,
            name TEXT NOT NULL,
            fromVersion TEXT NOT NULL,
            toVersion TEXT NOT NULL
        );
        CREATE INDEX site_events_by_site ON siteEvents(site, number);
        """
}
