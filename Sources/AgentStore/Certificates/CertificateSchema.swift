/// What is known of each site's way to a certificate of an authority, as JSON. It ends with its site.
extension Schema {
    static let certificates = """
        CREATE TABLE certificates (
            site TEXT PRIMARY KEY NOT NULL REFERENCES sites(id) ON DELETE CASCADE,
            standing TEXT NOT NULL
        ) WITHOUT ROWID;
        """
}
