import GRDB
import Glibc
import SiteModel

/// One database of the audit log: open for records, or sealed.
struct AuditSegment: Sendable {
    struct Sealed: Error {}

    let number: Int64
    /// Of which log it is.
    let log: AuditLogID
    private let pool: DatabasePool
    private let queue: WriteQueue

    /// Opens or makes it.
    /// - Parameters:
    ///   - point: where the one before it ended; nil: it must be there.
    ///   - log: of the one before it; nil: it was written before logs had ids, or there is none, and this one begins to have one.
    init(_ number: Int64, at path: String, after point: AuditPoint?, of log: AuditLogID?) throws {
        try self.init(number, at: path) { db in
            let id = log ?? AuditLogID(random: .random(in: 0 ... .max))
            if let head = try db.tableExists("segment") ? AuditSchema.head(db) : nil {
                // Never one that is another's: a copy, or somebody's own.
                guard head.number == number, point == nil || head.after == point, log == nil || head.log == nil || head.log == log else {
                    throw AuditStart.damaged(number, "'\(path)' is no part of this log")
                }
                if let own = head.log { return own }
                // Once a log has an id, what has none is not of it.
                if try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 >= AuditSchema.version {
                    throw AuditStart.damaged(number, "it does not say of which log it is")
                }
                try AuditSchema.name(id, db)
                return id
            }
            guard let point else { throw AuditStart.damaged(number, "it has no head") }
            try AuditSchema.make(number, after: point, of: id, db)
            return id
        }
    }

    /// Another log, after one that is damaged.
    init(_ number: Int64, at path: String, anewAfter point: AuditPoint, _ note: AuditAnewNote) throws {
        try self.init(number, at: path) { db in
            let id = AuditLogID(random: .random(in: 0 ... .max))
            try AuditSchema.make(number, after: point, of: id, db)
            try AuditSchema.note(note, db)
            return id
        }
    }

    private init(_ number: Int64, at path: String, _ prepare: (Database) throws -> AuditLogID) throws {
        self.number = number
        try StateFile.createPrivately(path)
        pool = try DatabasePool(path: path, configuration: Self.configuration())
        queue = WriteQueue(pool)
        log = try pool.write { db in
            let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard found <= AuditSchema.version else {
                throw Problem.cannot(
                    "open the audit log", path, "its version is \(found) and this agent knows versions up to \(AuditSchema.version)",
                    code: .stateTooNew, hint: "install the agent that wrote it, or a newer one")
            }
            return try prepare(db)
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration.ofAgent
        configuration.label = "agent-audit"
        configuration.maximumReaderCount = 1
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -256") }
        return configuration
    }

    /// On disk when it returns. What others append at the same moment shares the flush.
    func append(_ record: AuditRecord) async throws -> AuditEntry {
        try await queue.write(.flushed) { db in
            let end = try Self.end(db)
            if end.isSealed { throw Sealed() }
            var record = record
            guard end.point.sequence < .max else { throw Self.noNumberLeft }
            record.sequence = end.point.sequence + 1
            if record.operation == 0 { record.operation = record.sequence }
            let text = try AuditChain.text(record)
            let hash = AuditChain.hash(text, after: end.point.hash)
            try db.cachedStatement(sql: "INSERT INTO records (sequence, text, hash) VALUES (?, ?, ?)")
                .execute(arguments: [record.sequence, text, hash.rawValue])
            return AuditEntry(record: record, hash: hash.rawValue)
        }
    }

    /// Nothing can be added any more. Safe to repeat.
    func seal(at time: Int64) async throws -> AuditPoint {
        try await queue.write(.flushed) { db in
            let end = try Self.end(db)
            if !end.isSealed {
                try db.execute(
                    sql: "INSERT INTO seal (sequence, hash, at) VALUES (?, ?, ?)",
                    arguments: [end.point.sequence, end.point.hash.rawValue, time])
            }
            return end.point
        }
    }

    static let noNumberLeft = Problem(
        .auditBroken, "cannot go on with the audit log: its last record has no number after it", hint: "agent audit verify")

    func endNow() throws -> AuditPoint { try pool.read { try Self.end($0).point } }
    func end() async throws -> (point: AuditPoint, isSealed: Bool) { try await pool.read { try Self.end($0) } }
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value { try await pool.read(body) }
    func close() throws { try pool.close() }

    private static func end(_ db: Database) throws -> (point: AuditPoint, isSealed: Bool) {
        let isSealed = try Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM seal)")) ?? false
        let row =
            try Row.fetchOne(db.cachedStatement(sql: "SELECT sequence, hash FROM records ORDER BY sequence DESC LIMIT 1"))
            ?? Row.fetchOne(db, sql: "SELECT afterSequence AS sequence, afterHash AS hash FROM segment")
        guard let row, let hash = row.word("hash").flatMap(SHA256Hex.init(rawValue:)), let sequence = row.number("sequence") else {
            throw Problem(.auditBroken, "cannot go on with the audit log: its last record has no hash", hint: "agent audit verify")
        }
        return (AuditPoint(sequence: sequence, hash: hash), isSealed)
    }
}
