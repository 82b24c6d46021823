/// What is known of breakers (`breaker`) and limits (`limit`), by name, as JSON.
extension Schema {
    static let guards = """
        CREATE TABLE guards (
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (kind, name)
        ) WITHOUT ROWID;
        """
}
