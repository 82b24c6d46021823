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

    /// Whose an alert is says the site's id. What is open is given to the site that has its domain since before it: a domain stays with a site for the
    /// site's life. What is over stays nobody's.
    static let alertsOfSites = """
        ALTER TABLE alerts ADD COLUMN site TEXT;
        UPDATE alerts SET site = (
                SELECT id FROM sites WHERE domain = alerts.subject AND state = 'live'
                    AND createdAt * 1000 <= json_extract(alerts.alert, '$.raisedAt'))
            WHERE resolvedAt IS NULL AND (code GLOB 'certificate.*' OR code GLOB 'site.*');
        UPDATE alerts SET alert = json_set(alert, '$.site', site) WHERE site IS NOT NULL;
        DROP INDEX one_open_alert_per_subject;
        CREATE UNIQUE INDEX one_open_alert_per_subject ON alerts(code, ifnull(site, subject)) WHERE resolvedAt IS NULL;
        """
}
