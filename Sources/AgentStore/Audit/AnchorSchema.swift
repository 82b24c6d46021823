/// Points of audit logs that were written down elsewhere: of each log the newest, so that one that is exchanged or begun anew is seen, and those that wait
/// for the remote. Times are milliseconds since 1970. Two points of one number are kept both: that is what a forged log looks like.
extension Schema {
    static let auditAnchors = """
        CREATE TABLE auditAnchors (
            log TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            hash TEXT NOT NULL,
            at INTEGER NOT NULL,
            waits INTEGER NOT NULL,
            PRIMARY KEY (log, sequence, hash)
        ) WITHOUT ROWID;
        CREATE INDEX audit_anchors_that_wait ON auditAnchors(at) WHERE waits = 1;
        """
}
