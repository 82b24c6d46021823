/// The table of secrets: values are sealed before they come here. Times are milliseconds since 1970.
extension Schema {
    static let secrets = """
        CREATE TABLE secrets (
            name TEXT PRIMARY KEY NOT NULL,
            sealed BLOB NOT NULL,
            keyMark TEXT NOT NULL,
            createdAt INTEGER NOT NULL,
            changedAt INTEGER NOT NULL,
            expiresAt INTEGER
        ) WITHOUT ROWID;
        """
}
