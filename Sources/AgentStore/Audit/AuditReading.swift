import GRDB
import SiteModel

/// What is asked of one segment, open or archived.
enum AuditReading {
    /// A sealed segment, in a connection of its own.
    static func file(_ path: String, readonly: Bool = true) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.label = "agent-audit-archive"
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    static func entries(_ query: AuditQuery, limit: Int, _ db: Database) throws -> [AuditEntry] {
        var (conditions, arguments): ([String], StatementArguments) = (["TRUE"], [])
        func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        if let since = query.since { add("at >= ?", since) }
        if let until = query.until { add("at < ?", until) }
        if let after = query.after { add("sequence > ?", after) }
        if let change = query.change { add("change = ?", change) }
        if let outcome = query.outcome { add("json_extract(text, '$.outcome') = ?", outcome.rawValue) }
        if let entity = query.entity { add("instr(json_extract(text, '$.entity'), ?) > 0", entity) }
        if let sites = query.within {
            let marks = Array(repeating: "?", count: sites.count).joined(separator: ", ")
            conditions.append("json_extract(text, '$.site') IN (\(marks))")
            arguments += StatementArguments(sites.map(\.rawValue).sorted())
        }
        if let action = query.action {
            action.hasSuffix(".")
                ? add("substr(json_extract(text, '$.action'), 1, ?) = ?", action.unicodeScalars.count, action)
                : add("json_extract(text, '$.action') = ?", action)
        }
        if let actor = query.actor {
            add("(json_extract(text, '$.actor.name') = ? OR json_extract(text, '$.actor.uid') = ?)", actor, Int64(actor))
        }
        let order = query.after == nil ? "DESC" : "ASC"
        arguments += [limit]
        return try Row.fetchAll(
            db, sql: "SELECT text, hash FROM records WHERE \(conditions.joined(separator: " AND ")) ORDER BY sequence \(order) LIMIT ?",
            arguments: arguments
        ).compactMap { row in
            // What is no record any more hides none of the others; `verify` names it.
            row.word("text").flatMap { try? AuditChain.record($0) }.map { AuditEntry(record: $0, hash: row.word("hash") ?? "") }
        }
    }

    static func unended(_ db: Database) throws -> [AuditRecord] {
        try String.fetchAll(
            db,
            sql: """
                SELECT text FROM records WHERE json_extract(text, '$.outcome') = 'begun' AND sequence NOT IN (
                    SELECT json_extract(text, '$.operation') FROM records WHERE json_extract(text, '$.outcome') <> 'begun')
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
                SELECT json_extract(text, '$.operation') AS operation FROM records
                WHERE json_extract(text, '$.outcome') <> 'begun' AND operation IN (\(marks))
                """, arguments: StatementArguments(operations))
    }

    /// Feeds everything of the segment to the verifier.
    static func verify(_ verifier: AuditVerifier, segment number: Int64, isLast: Bool, _ db: Database) throws -> AuditVerifier {
        var verifier = verifier
        if let head = try AuditHead(db) {
            verifier.begin(segment: number, after: head.after)
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

    /// The last record that stands on those before it. What comes after the first that does not, or cannot be read, is no record of ours.
    static func lastFitting(_ db: Database) throws -> AuditPoint? {
        guard var end = try AuditHead(db)?.after else { return nil }
        let rows = try Row.fetchCursor(db, sql: "SELECT sequence, text, hash FROM records ORDER BY sequence")
        while let row = try? rows.next() {
            guard let text = row.word("text"), let said = row.word("hash"), let sequence = row.number("sequence") else { return end }
            let hash = AuditChain.hash(text, after: end.hash)
            guard sequence == end.sequence &+ 1, hash.rawValue == said else { return end }
            end = AuditPoint(sequence: sequence, hash: hash)
        }
        return end
    }
}
