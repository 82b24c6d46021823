import Foundation
import GRDB
import SiteModel

/// Requests that have a key.
extension AgentStore {
    /// The request that whatever opens a change or a job now belongs to: the note of what it opened is written in the same transaction.
    @TaskLocal package static var keyed: KeyedName?

    /// Milliseconds, of a daemon's life, for which answers are kept at least.
    package static let keyLife: Int64 = 86_400_000
    package static let mostKeysOfOne = 10_000
    /// Bytes of an answer that is kept.
    package static let mostKeptAnswer = 256 << 10

    /// On disk before anything is done for it.
    /// - Parameter passed: milliseconds that this daemon has lived since it said so last.
    package func openRequest(_ name: KeyedName, content: String, passed: Int64) async throws -> KeyedStanding {
        try await write(.flushed, "note a request with a key") { db in
            let now = try KeyedTable.pass(passed, db)
            _ = try KeyedTable.forget(before: now - Self.keyLife, db)
            if let standing = try KeyedTable.standing(name, content, db) { return standing }
            if try KeyedTable.isFull(name.actor, db) { return .full }
            try KeyedTable.insert(name, content, at: now, db)
            return .new
        }
    }

    /// The first answer is the one for good.
    /// - Parameter at: when it is given, in milliseconds since 1970: for people, nothing is judged by it.
    /// - Returns: false, and nothing is kept, where it is too long.
    package func answerRequest(_ name: KeyedName, status: Int, bytes: [UInt8], at: Int64) async throws -> Bool {
        guard bytes.count <= Self.mostKeptAnswer else { return false }
        try await write(.flushed, "keep the answer to a request with a key") { db in
            try KeyedTable.update(
                name, "status = :status, answer = :answer, effect = coalesce(effect, '') || ' ' || :time", "status IS NULL",
                ["status": status, "answer": Data(bytes), "time": at], db)
        }
        return true
    }

    /// It was refused, and has opened nothing: the next one of its key is the first.
    package func dropRequest(_ name: KeyedName) async throws {
        try await write(.handedOver, "forget a request with a key") { db in try KeyedTable.drop(name, db) }
    }

    /// - Returns: how many; `mostForgotten` when there may be more.
    package func forgetRequests(passed: Int64) async throws -> Int {
        try await write(.handedOver, "forget old requests with a key") { db in
            try KeyedTable.forget(before: try KeyedTable.pass(passed, db) - Self.keyLife, db)
        }
    }
}
