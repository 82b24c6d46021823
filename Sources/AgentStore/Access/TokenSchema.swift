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
}
