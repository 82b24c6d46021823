import ChangeEngine
import GRDB
import SiteModel

/// The logs of changes.
enum EventTable {
    static func insert(_ events: [ChangeEvent], _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO events (change, sequence, at, kind, step, text, milliseconds, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        for event in events {
            try statement.execute(arguments: [
                event.change.rawValue, event.sequence, event.at, event.kind.rawValue, event.step, event.text, event.milliseconds,
                try event.problem.map(StoredJSON.text),
            ])
        }
    }

    static func fetch(of change: ChangeID, after sequence: Int64, _ db: Database) throws -> [ChangeEvent] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM events WHERE change = ? AND sequence > ? ORDER BY sequence", arguments: [change.rawValue, sequence])
        return try rows.map { row in
            let problem: String? = row["problem"]
            return ChangeEvent(
                sequence: row["sequence"], change: change, at: row["at"], kind: try ChangeTable.known(row["kind"]), step: row["step"],
                text: row["text"], milliseconds: row["milliseconds"],
                problem: try problem.map { try StoredJSON.value(Problem.self, from: $0) })
        }
    }
}
