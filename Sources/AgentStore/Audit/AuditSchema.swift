import GRDB
import SiteModel

/// A segment's tables. What is written once stays: SQLite itself refuses to change or remove it, and to add where something stood.
///
/// `records.text` is what is hashed; the columns beside it are computed from it by SQLite, so that a query cannot be told otherwise than the chain.
enum AuditSchema {
    static let version = 1
    /// A table that only a segment has that a person had begun after damage.
    static let anew = "anew"

    static let sql =
        """
        CREATE TABLE segment (
            number INTEGER PRIMARY KEY NOT NULL,
            afterSequence INTEGER NOT NULL,
            afterHash TEXT NOT NULL
        ) STRICT;
        CREATE TABLE records (
            sequence INTEGER PRIMARY KEY NOT NULL,
            text TEXT NOT NULL,
            hash TEXT NOT NULL,
            at INTEGER GENERATED ALWAYS AS (json_extract(text, '$.at')) VIRTUAL,
            change TEXT GENERATED ALWAYS AS (json_extract(text, '$.change')) VIRTUAL
        ) STRICT;
        CREATE INDEX records_by_time ON records(at);
        CREATE INDEX records_by_change ON records(change) WHERE change IS NOT NULL;
        CREATE TABLE seal (sequence INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE TRIGGER records_only_grow BEFORE INSERT ON records
            WHEN NEW.sequence <= (SELECT max(sequence) FROM records) OR NEW.sequence <= (SELECT afterSequence FROM segment)
            BEGIN SELECT RAISE(ABORT, 'an audit record cannot be replaced'); END;
        CREATE TRIGGER sealed_is_closed BEFORE INSERT ON records WHEN EXISTS (SELECT 1 FROM seal)
            BEGIN SELECT RAISE(ABORT, 'this audit segment is sealed'); END;
        CREATE TRIGGER one_segment BEFORE INSERT ON segment WHEN EXISTS (SELECT 1 FROM segment)
            BEGIN SELECT RAISE(ABORT, 'an audit segment has one head'); END;
        CREATE TRIGGER one_seal BEFORE INSERT ON seal WHEN EXISTS (SELECT 1 FROM seal)
            BEGIN SELECT RAISE(ABORT, 'this audit segment is sealed'); END;
        """
        + ["segment", "records", "seal"].map(appendOnly).joined()

    private static func appendOnly(_ table: String) -> String {
        """

        CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table) BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
        CREATE TRIGGER \(table)_no_delete BEFORE DELETE ON \(table) BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
        """
    }

    static func make(_ number: Int64, after point: AuditPoint, _ db: Database) throws {
        try db.execute(sql: sql)
        try db.execute(
            sql: "INSERT INTO segment (number, afterSequence, afterHash) VALUES (?, ?, ?)",
            arguments: [number, point.sequence, point.hash.rawValue])
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    static func markAnew(because reason: String, at time: Int64, _ db: Database) throws {
        try db.execute(sql: "CREATE TABLE \(anew) (reason TEXT NOT NULL, at INTEGER NOT NULL) STRICT;" + appendOnly(anew))
        try db.execute(sql: "INSERT INTO \(anew) (reason, at) VALUES (?, ?)", arguments: [reason, time])
    }

    /// Where it ended; nil while it takes records.
    static func seal(_ db: Database) throws -> AuditPoint? {
        guard let row = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM seal") else { return nil }
        guard let sequence = row.number("sequence"), let hash = row.word("hash").flatMap(SHA256Hex.init(rawValue:)) else {
            throw Problem(.auditBroken, "cannot go on with the audit log: its seal has no hash", hint: "agent audit verify")
        }
        return AuditPoint(sequence: sequence, hash: hash)
    }
}
