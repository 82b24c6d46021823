import ChangeEngine
import Foundation
import GRDB
import JobEngine
import SiteModel

/// Rows of requests with a key.
enum KeyedTable {
    private static let named = "actor = :actor AND method = :method AND route = :route AND key = :key"

    static func arguments(_ name: KeyedName) -> StatementArguments {
        ["actor": name.actor.rawValue, "method": name.method, "route": name.route, "key": name.key.rawValue]
    }

    /// The clock of keys goes on by so much. - Returns: what it says then.
    static func pass(_ milliseconds: Int64, _ db: Database) throws -> Int64 {
        try db.execute(sql: "UPDATE keyClock SET at = at + ?", arguments: [max(0, milliseconds)])
        return try Int64.fetchOne(db, sql: "SELECT at FROM keyClock") ?? 0
    }

    static func forget(before: Int64, _ db: Database) throws -> Int {
        try db.execute(
            sql: "DELETE FROM keyedRequests WHERE rowid IN (SELECT rowid FROM keyedRequests WHERE at < ? ORDER BY at LIMIT ?)",
            arguments: [before, AgentStore.mostForgotten])
        return db.changesCount
    }

    static func standing(_ name: KeyedName, _ content: String, _ db: Database) throws -> KeyedStanding? {
        let row = try Row.fetchOne(
            db, sql: "SELECT content, effect, status, answer FROM keyedRequests WHERE \(named)", arguments: arguments(name))
        guard let row else { return nil }
        guard row["content"] as String == content else { return .other }
        if let status = row["status"] as Int?, let bytes = row["answer"] as Data? {
            let time = (row["effect"] as String?)?.split(separator: " ").last.flatMap { Int64($0) }
            return .answered(status: status, bytes: [UInt8](bytes), at: time)
        }
        return .open(try (row["effect"] as String?).map(effect))
    }

    static func isFull(_ actor: RequestActor, _ db: Database) throws -> Bool {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM keyedRequests WHERE actor = ?", arguments: [actor.rawValue]) ?? 0
        return count >= AgentStore.mostKeysOfOne
    }

    static func insert(_ name: KeyedName, _ content: String, at: Int64, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO keyedRequests (actor, method, route, key, content, at) VALUES (:actor, :method, :route, :key, :content, :at)",
            arguments: arguments(name) &+ ["content": content, "at": at])
    }

    /// The first thing that a request opens is its effect; nothing happens where nobody asked with a key.
    static func bind(_ name: KeyedName?, to effect: String, _ db: Database) throws {
        guard let name else { return }
        try update(name, "effect = coalesce(effect, :effect)", "status IS NULL", ["effect": effect], db)
    }

    static func update(
        _ name: KeyedName, _ assignment: String, _ condition: String, _ values: StatementArguments, _ db: Database
    ) throws {
        try db.execute(
            sql: "UPDATE keyedRequests SET \(assignment) WHERE \(named) AND \(condition)", arguments: arguments(name) &+ values)
    }

    static func drop(_ name: KeyedName, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM keyedRequests WHERE \(named) AND effect IS NULL AND status IS NULL", arguments: arguments(name))
    }

    private static func effect(_ text: String) throws -> KeyedEffect {
        if let job = JobID(rawValue: text) { return .job(job) }
        return .change(try ChangeID(text))
    }
}
