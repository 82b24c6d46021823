import GRDB
import SiteModel

/// A segment's tables. What is written once stays: SQLite itself refuses to change or remove it, and to add where something stood.
///
/// `records.text` is what is hashed; the columns beside it are computed from it by SQLite, so that a query cannot be told otherwise than the chain.
enum AuditSchema {
    /// 2: a segment says of which log it is. One of version 1 that is open is given the id; one that is closed stays as it is.
    static let version = 2
    private static let log = "log"
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

    static func make(_ number: Int64, after point: AuditPoint, of log: AuditLogID, _ db: Database) throws {
        try db.execute(sql: sql)
        try db.execute(
            sql: "INSERT INTO segment (number, afterSequence, afterHash) VALUES (?, ?, ?)",
            arguments: [number, point.sequence, point.hash.rawValue])
        try name(log, db)
    }

    /// Says of which log it is.
    static func name(_ id: AuditLogID, _ db: Database) throws {
        try db.execute(sql: "CREATE TABLE \(log) (only INTEGER PRIMARY KEY CHECK (only = 1), id TEXT NOT NULL) STRICT;" + appendOnly(log))
        try db.execute(sql: "INSERT INTO \(log) (only, id) VALUES (1, ?)", arguments: [id.rawValue])
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    static func note(_ anew: AuditAnewNote, _ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE \(self.anew) (reason TEXT NOT NULL, at INTEGER NOT NULL, uid INTEGER, name TEXT, asked TEXT, log TEXT,
                    sequence INTEGER, hash TEXT) STRICT;
                """ + appendOnly(self.anew))
        try db.execute(
            sql: "INSERT INTO \(self.anew) (reason, at, uid, name, asked, log, sequence, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                anew.damage, anew.at, anew.uid, anew.name, anew.reason, anew.log?.rawValue, anew.last?.sequence, anew.last?.hash.rawValue,
            ])
    }

    /// nil: it has none that could be read.
    static func head(_ db: Database) throws -> AuditHead? {
        guard let row = try Row.fetchOne(db, sql: "SELECT number, afterSequence, afterHash FROM segment"),
            let hash = row.word("afterHash").flatMap(SHA256Hex.init(rawValue:)), let sequence = row.number("afterSequence"),
            let number = row.number("number")
        else { return nil }
        var head = AuditHead(number: number, after: AuditPoint(sequence: sequence, hash: hash))
        if try db.tableExists(log) {
            head.log = try Row.fetchOne(db, sql: "SELECT id FROM \(log)")?.word("id").flatMap(AuditLogID.init(rawValue:))
        }
        if try db.tableExists(anew) { head.anew = note(try Row.fetchOne(db, sql: "SELECT * FROM \(anew)")) }
        return head
    }

    /// Whatever lies there: that there is such a table says it already.
    private static func note(_ row: Row?) -> AuditAnewNote {
        var note = AuditAnewNote(at: row?.number("at") ?? 0, damage: row?.word("reason") ?? "of something that cannot be read")
        guard let row else { return note }
        note.uid = row.number("uid").flatMap { UInt32(exactly: $0) }
        (note.name, note.reason) = (row.word("name"), row.word("asked"))
        note.log = row.word("log").flatMap(AuditLogID.init(rawValue:))
        if let sequence = row.number("sequence"), let hash = row.word("hash").flatMap(SHA256Hex.init(rawValue:)) {
            note.last = AuditPoint(sequence: sequence, hash: hash)
        }
        return note
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
