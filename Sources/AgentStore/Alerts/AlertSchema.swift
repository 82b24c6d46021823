/// The table of alerts. Times are milliseconds since 1970.
extension Schema {
    /// `one_open_alert_per_subject` makes a second open alert of one thing impossible. `settled`: nothing will be told of it any more.
    static let alerts = """
        CREATE TABLE alerts (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            code TEXT NOT NULL,
            subject TEXT NOT NULL,
            resolvedAt INTEGER,
            settled INTEGER NOT NULL,
            alert TEXT NOT NULL
        );
        CREATE UNIQUE INDEX one_open_alert_per_subject ON alerts(code, subject) WHERE resolvedAt IS NULL;
        CREATE INDEX unsettled_alerts ON alerts(number) WHERE settled = 0;
        CREATE INDEX resolved_alerts ON alerts(resolvedAt) WHERE resolvedAt IS NOT NULL;
        """
}
