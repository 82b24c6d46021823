/// The table of tokens: of the secret there is a hash alone. Times are milliseconds since 1970.
extension Schema {
    static let tokens = """
        CREATE TABLE tokens (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            sites TEXT NOT NULL,
            hash BLOB NOT NULL,
            createdAt INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL,
            lastUsedAt INTEGER,
            revokedAt INTEGER,
            madeBy INTEGER NOT NULL,
            madeWith TEXT
        ) WITHOUT ROWID;
        """

    /// The token with which a change or a job was asked for. Those of before were asked for by a user alone, as far as anybody knows.
    static let requesters = """
        ALTER TABLE changes ADD COLUMN requestedWith TEXT;
        ALTER TABLE jobs ADD COLUMN requestedWith TEXT;
        """
}
