import GRDB
import Synchronization

/// One line of writes. What waits while a transaction is written to disk goes into the next one together, so many changes share a flush;
/// each write has a savepoint of its own, so that one refusal (a claim that is taken) does not touch the others.
///
/// A write is answered when its transaction is committed. It is not given up when the caller's task is cancelled.
final class WriteQueue: Sendable {
    enum Durability: Sendable {
        /// On disk when answered: survives a power cut.
        case flushed
        /// With the operating system when answered: survives the death of the process, and a power cut once a later `flushed` write was answered.
        case handedOver
    }

    private struct Write: Sendable {
        let durability: Durability
        /// Does the work and returns how to answer once it is committed.
        let work: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Write] = []
        var isWriting = false
        var flushes = 0
    }

    private let pool: DatabasePool
    private let state = Mutex(State())

    init(_ pool: DatabasePool) { self.pool = pool }

    var flushes: Int { state.withLock { $0.flushes } }

    func write<Value: Sendable>(_ durability: Durability, _ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { answer in
            add(
                Write(durability: durability) { db in
                    let value = try body(db)
                    return { answer.resume(returning: value) }
                } fail: {
                    answer.resume(throwing: $0)
                })
        }
    }

    private func add(_ write: Write) {
        let isIdle = state.withLock { state in
            state.waiting.append(write)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if isIdle { pool.asyncWriteWithoutTransaction { db in self.drain(db) } }
    }

    private func drain(_ db: Database) {
        while let batch = nextBatch() { commit(batch, db) }
    }

    private func nextBatch() -> [Write]? {
        state.withLock { state in
            let batch = state.waiting
            state.waiting = []
            state.isWriting = !batch.isEmpty
            return batch.isEmpty ? nil : batch
        }
    }

    private func commit(_ batch: [Write], _ db: Database) {
        var answers: [@Sendable () -> Void] = []
        let flush = batch.contains { $0.durability == .flushed }
        do {
            // In WAL mode: FULL flushes the log with each commit, and with it all that was handed over before; NORMAL leaves that to a later one.
            try db.execute(sql: flush ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
            try db.inTransaction(.immediate) {
                answers = try batch.map { try attempt($0, db) }
                return .commit
            }
        } catch {
            // Nothing of the batch is stored.
            return batch.forEach { $0.fail(error) }
        }
        if flush { state.withLock { $0.flushes += 1 } }
        answers.forEach { $0() }
    }

    /// Throws only when the whole transaction is lost (SQLite rolls back by itself on a full disk).
    private func attempt(_ write: Write, _ db: Database) throws -> @Sendable () -> Void {
        do {
            var answer: (@Sendable () -> Void)?
            try db.inSavepoint {
                answer = try write.work(db)
                return .commit
            }
            return answer ?? {}
        } catch {
            guard db.isInsideTransaction else { throw error }
            return { write.fail(error) }
        }
    }
}
