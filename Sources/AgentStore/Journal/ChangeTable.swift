import ChangeEngine
import GRDB
import SiteModel

/// Changes and their steps.
enum ChangeTable {
    static let open: [ChangeState] = [.running, .undoing, .stuck]

    static func refuseBusyLane(of subject: String, _ db: Database) throws {
        let busy = try Row.fetchOne(
            db, sql: "SELECT id, state FROM changes WHERE subject = ? AND state IN ('running', 'undoing', 'stuck')", arguments: [subject])
        if let busy {
            let id: String = busy["id"]
            let isStuck = busy["state"] == ChangeState.stuck.rawValue
            // Whoever is told of it asked for this very site, so he may read what it is called.
            let domain = try String.fetchOne(db, sql: "SELECT domain FROM sites WHERE id = ? AND state = 'live'", arguments: [subject])
            throw Problem.busy("change", domain ?? subject, with: ChangeID(unchecked: id), isStuck: isStuck, details: ["subject": subject])
        }
    }

    static func insert(_ change: Change, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO changes (id, subject, state, plan, startedAt, endedAt, problem, requestedBy, requestedWith)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            change.id.rawValue, change.plan.subject, change.state.rawValue, try StoredJSON.text(change.plan), change.startedAt,
            change.endedAt,
            try change.problem.map(StoredJSON.text), Int64(change.requestedBy), change.requestedWith?.rawValue,
        ])
        let statement = try db.cachedStatement(
            sql: "INSERT INTO steps (change, position, id, state, undo, milliseconds) VALUES (?, ?, ?, ?, ?, ?)")
        for (position, step) in change.steps.enumerated() {
            try statement.execute(arguments: [
                change.id.rawValue, position, step.id, step.state.rawValue, step.undo?.json, step.milliseconds,
            ])
        }
    }

    static func require(_ id: ChangeID, in states: [ChangeState], _ db: Database) throws {
        guard let state = try String.fetchOne(db.cachedStatement(sql: "SELECT state FROM changes WHERE id = ?"), arguments: [id.rawValue])
        else {
            throw Problem.cannot("find change", id.rawValue, "there is no such change", code: .changeNotFound)
        }
        guard states.contains(where: { $0.rawValue == state }) else {
            throw Problem.cannot("write change", id.rawValue, "it is \(state)", code: .changeFinished)
        }
    }

    static func update(_ id: ChangeID, to state: ChangeState, problem: Problem?, endedAt: Int64?, _ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE changes SET state = ?, problem = ?, endedAt = ? WHERE id = ?")
            .execute(arguments: [state.rawValue, try problem.map(StoredJSON.text), endedAt, id.rawValue])
    }

    static func updateStep(
        _ step: String, of change: ChangeID, _ assignments: String, _ values: [(any DatabaseValueConvertible)?], _ db: Database
    ) throws {
        try db.cachedStatement(sql: "UPDATE steps SET \(assignments) WHERE change = ? AND id = ?")
            .execute(arguments: StatementArguments(values + [change.rawValue, step]))
        guard db.changesCount == 1 else { throw Problem(.internalError, "cannot find step '\(step)' in change '\(change)'") }
    }

    /// A step keeps its undo record whatever becomes of it.
    static func hasBegun(_ step: String, of change: ChangeID, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT undo IS NOT NULL FROM steps WHERE change = ? AND id = ?", arguments: [change.rawValue, step]) ?? false
    }

    static func plan(of id: ChangeID, _ db: Database) throws -> Plan {
        let text = try String.fetchOne(db, sql: "SELECT plan FROM changes WHERE id = ?", arguments: [id.rawValue])
        return try StoredJSON.value(Plan.self, from: text ?? "")
    }

    static func fetch(_ clause: String, _ arguments: StatementArguments, _ db: Database) throws -> [Change] {
        let stepsOf = try db.cachedStatement(sql: "SELECT id, state, undo, milliseconds FROM steps WHERE change = ? ORDER BY position")
        return try Row.fetchAll(db, sql: "SELECT * FROM changes \(clause)", arguments: arguments).map { row in
            let id: String = row["id"]
            let problem: String? = row["problem"]
            return Change(
                id: try ChangeID(id), plan: try StoredJSON.value(Plan.self, from: row["plan"]), state: try known(row["state"]),
                steps: try Row.fetchAll(stepsOf, arguments: [id]).map(progress), startedAt: row["startedAt"], endedAt: row["endedAt"],
                problem: try problem.map { try StoredJSON.value(Problem.self, from: $0) }, requestedBy: row["requestedBy"],
                requestedWith: try (row["requestedWith"] as String?).map { try TokenID($0) })
        }
    }

    private static func progress(_ row: Row) throws -> StepProgress {
        let undo: String? = row["undo"]
        return StepProgress(
            id: row["id"], state: try known(row["state"]), undo: undo.map(UndoRecord.init(json:)), milliseconds: row["milliseconds"])
    }

    /// An unknown word is an error, never a default.
    static func known<Word: RawRepresentable>(_ text: String) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else {
            throw Problem(.internalError, "cannot read the state file: it holds the unknown \(Word.self) '\(text)'")
        }
        return word
    }
}
