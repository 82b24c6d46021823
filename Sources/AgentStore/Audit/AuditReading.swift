import GRDB
import SiteModel

/// What is asked of one segment, open or archived.
enum AuditReading {
    struct Found: Sendable {
        var entries: [AuditEntry] = []
        /// What is no record any more: how many, and the least of their numbers.
        var damaged: (count: Int64, first: Int64)?

        mutating func skip(_ sequence: Int64) { damaged = ((damaged?.count ?? 0) + 1, min(damaged?.first ?? sequence, sequence)) }

        func gap(in segment: Int64) -> AuditPage.LeftOut? {
            damaged.map {
                AuditPage.LeftOut(
                    segment: segment, problem: "what stands at \($0.first) is no record; agent audit verify names all", records: $0.count)
            }
        }
    }

    /// A sealed segment, in a connection of its own.
    static func file(_ path: String, readonly: Bool = true) throws -> DatabaseQueue {
        var configuration = Configuration.ofAgent
        configuration.readonly = readonly
        configuration.label = "agent-audit-archive"
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// SQL of one field of a record. NULL where the text is no JSON any more: one damaged record fails no question about the others.
    private static func field(_ name: String) -> String { "CASE WHEN json_valid(text) THEN json_extract(text, '$.\(name)') END" }

    static func entries(_ query: AuditQuery, limit: Int, _ db: Database) throws -> Found {
        do { return try entries(query, limit: limit, computed: true, db) } catch let error as DatabaseError
            where error.resultCode == .SQLITE_ERROR
        {
            // A damaged record has none of the columns that are computed from it, nor is it in their indexes: slower, each is looked at by itself.
            return try entries(query, limit: limit, computed: false, db)
        }
    }

    /// - Parameter computed: whether the columns that are computed from records are asked.
    private static func entries(_ query: AuditQuery, limit: Int, computed: Bool, _ db: Database) throws -> Found {
        var (conditions, arguments): ([String], StatementArguments) = (["TRUE"], [])
        func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        /// Of a damaged record nobody knows: it may be one that was asked for.
        func orDamaged(_ condition: String) -> String { "COALESCE(\(condition), NOT json_valid(text))" }
        if let since = query.since { add(computed ? "at >= ?" : orDamaged("\(field("at")) >= ?"), since) }
        if let until = query.until { add(computed ? "at < ?" : orDamaged("\(field("at")) < ?"), until) }
        if let after = query.after { add("sequence > ?", after) }
        if let wanted = query.change { add(computed ? "change = ?" : orDamaged("\(field("change")) = ?"), wanted) }
        if let outcome = query.outcome { add(orDamaged("\(field("outcome")) = ?"), outcome.rawValue) }
        if let entity = query.entity { add(orDamaged("instr(\(field("entity")), ?) > 0"), entity) }
        // As a record names a site that the state knew: what was merely typed concerns none.
        if let name = query.named { add(orDamaged("(\(field("site")) > '' AND instr(\(field("entity")), ?) > 0)"), "site \(name.ascii) s") }
        if let sites = query.within {
            let marks = Array(repeating: "?", count: sites.count).joined(separator: ", ")
            conditions.append(orDamaged("\(field("site")) IN (\(marks))"))
            arguments += StatementArguments(sites.map(\.rawValue).sorted())
        }
        if let action = query.action {
            action.hasSuffix(".")
                ? add(orDamaged("substr(\(field("action")), 1, ?) = ?"), action.unicodeScalars.count, action)
                : add(orDamaged("\(field("action")) = ?"), action)
        }
        if let actor = query.actor {
            add(orDamaged("(\(field("actor.name")) = ? OR \(field("actor.uid")) = ?)"), actor, Int64(actor))
        }
        let sql = """
            SELECT sequence, text, hash FROM records WHERE \(conditions.joined(separator: " AND "))
            ORDER BY sequence \(query.after == nil ? "DESC" : "ASC")
            """
        var found = Found()
        // One way through, without a limit of its own: what is no record any more takes no place on the page, for whoever goes on after a short one would never
        // see what stands behind it. And whatever a damaged page says of its numbers, it is read once.
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while found.entries.count < limit, let row = try rows.next() {
            guard let sequence = row.number("sequence") else { throw Problem(.auditBroken, "cannot read a record: it has no number") }
            if let record = row.word("text").flatMap({ try? AuditChain.record($0) }) {
                found.entries.append(AuditEntry(record: record, hash: row.word("hash") ?? ""))
            } else if query.within == nil {
                // Who may see some sites alone is told nothing of the rest.
                found.skip(sequence)
            }
        }
        return found
    }

    static func unended(_ db: Database) throws -> [AuditRecord] {
        try String.fetchAll(
            db,
            sql: """
                SELECT text FROM records WHERE \(field("outcome")) = 'begun' AND sequence NOT IN (
                    SELECT operation FROM (
                        SELECT \(field("operation")) AS operation FROM records WHERE \(field("outcome")) <> 'begun')
                    WHERE operation IS NOT NULL)
                ORDER BY sequence
                """
        ).compactMap { try? AuditChain.record($0) }  // what is no record any more began nothing that is known
    }

    /// Which of these operations have ended here.
    static func ended(among operations: [Int64], _ db: Database) throws -> Set<Int64> {
        if operations.isEmpty { return [] }
        let marks = Array(repeating: "?", count: operations.count).joined(separator: ", ")
        return try Int64.fetchSet(
            db,
            sql: """
                SELECT \(field("operation")) AS operation FROM records
                WHERE \(field("outcome")) <> 'begun' AND operation IN (\(marks))
                """, arguments: StatementArguments(operations))
    }

    /// Feeds everything of the segment to the verifier.
    static func verify(_ verifier: AuditVerifier, segment number: Int64, isLast: Bool, _ db: Database) throws -> AuditVerifier {
        var verifier = verifier
        if let head = try AuditSchema.head(db) {
            verifier.begin(head)
            if head.number != number { verifier.note(.segment, "segment \(number) was written as segment \(head.number)") }
        } else {
            verifier.note(.segment, "segment \(number) has no head")
        }
        let rows = try Row.fetchCursor(db, sql: "SELECT sequence, text, hash FROM records ORDER BY sequence")
        while let row = try rows.next() {
            verifier.take(
                AuditLink(
                    sequence: row.number("sequence") ?? verifier.end.sequence, text: row.word("text") ?? "", hash: row.word("hash") ?? ""))
        }
        if let seal = try AuditSchema.seal(db) {
            verifier.seal(segment: number, at: seal)
        } else if !isLast {
            verifier.note(.segment, "segment \(number) was never sealed, and another one follows it")
        }
        return verifier
    }

    /// The log it is of, the last record that stands on those before it, and the last number that was given. What comes after the first that does not
    /// stand, or cannot be read, is no record of ours; but where the numbers go on without a gap they were given, and are not given again.
    static func lastKnown(_ db: Database) throws -> (log: AuditLogID?, fitting: AuditPoint, given: AuditPoint)? {
        guard let head = try AuditSchema.head(db) else { return nil }
        var (end, given, fits) = (head.after, head.after, true)
        let rows = try Row.fetchCursor(db, sql: "SELECT sequence, text, hash FROM records ORDER BY sequence")
        while let row = try? rows.next() {
            guard let sequence = row.number("sequence"), sequence == given.sequence &+ 1 else { break }
            let (text, said) = (row.word("text") ?? "", row.word("hash"))
            let hash = AuditChain.hash(text, after: end.hash)
            fits = fits && hash.rawValue == said
            given = AuditPoint(sequence: sequence, hash: fits ? hash : said.flatMap(SHA256Hex.init(rawValue:)) ?? given.hash)
            if fits { end = given }
        }
        return (head.log, end, given)
    }

    /// When the first record was made.
    static func first(_ db: Database) throws -> Int64? {
        try Row.fetchOne(db, sql: "SELECT \(field("at")) AS at FROM records ORDER BY sequence LIMIT 1")?.number("at")
    }

    /// nil: it would be in a segment before this one.
    static func found(_ anchor: AuditAnchor, _ db: Database) throws -> Bool? {
        guard let head = try AuditSchema.head(db), head.after.sequence < anchor.sequence else { return nil }
        return try Row.fetchOne(db, sql: "SELECT hash FROM records WHERE sequence = ?", arguments: [anchor.sequence])?.word("hash")
            == anchor.hash.rawValue
    }
}
