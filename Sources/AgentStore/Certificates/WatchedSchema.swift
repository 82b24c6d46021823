/// Sockets whose certificates are watched, and what is known of each, as JSON.
extension Schema {
    static let watchedCertificates = """
        CREATE TABLE watchedCertificates (
            socket TEXT PRIMARY KEY NOT NULL,
            watched TEXT NOT NULL
        ) WITHOUT ROWID;
        """
}
