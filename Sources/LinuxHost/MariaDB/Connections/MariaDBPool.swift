import SiteModel

/// At most `limit` connections, opened when needed and kept. A killed server costs the calls that were under way and nothing more:
/// an idle connection is asked whether it lives before it is used again, and a dead one is replaced.
package actor MariaDBPool {
    private let socket: String
    private let limit: Int
    private let patience: MariaDBPatience
    private var idle: [MariaDBConnection] = []
    private var inUse = 0
    private var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    private var nextTicket: UInt64 = 0

    package init(socket: String, limit: Int = 6, patience: MariaDBPatience = MariaDBPatience()) {
        self.patience = patience
        self.socket = socket
        self.limit = max(1, limit)
    }

    /// Runs `body` with a connection of its own; waits in line when all are busy.
    package func with<R: Sendable>(_ body: @Sendable (MariaDBConnection) async throws -> R) async throws -> R {
        try await takePlace()
        let connection: MariaDBConnection
        do { connection = try await liveConnection() } catch {
            givePlaceBack()
            throw error
        }
        // Kept also after a failure: whether it still lives is asked before its next use.
        defer {
            idle.append(connection)
            givePlaceBack()
        }
        return try await body(connection)
    }

    @discardableResult
    package func run(_ verb: String, _ thing: String, _ sql: SQL) async throws -> MariaDBResult {
        try await with { try await $0.run(verb, thing, sql) }
    }

    private func liveConnection() async throws -> MariaDBConnection {
        while let connection = idle.popLast() {
            if await connection.isAlive(within: patience.waking) { return connection }
            // What ended or froze one did so to all: each would cost its own wait.
            idle = []
        }
        return try await MariaDBConnection.open(socket: socket, patience)
    }

    private func takePlace() async throws {
        try Task.checkCancellation()
        if inUse < limit {
            inUse += 1
            return
        }
        nextTicket += 1
        let ticket = nextTicket
        // The place is handed over in `givePlaceBack`: `inUse` does not change.
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting.append((ticket, $0)) }
        } onCancel: {
            Task { await self.leaveLine(ticket) }
        }
    }

    private func givePlaceBack() {
        if waiting.isEmpty { inUse -= 1 } else { waiting.removeFirst().continuation.resume() }
    }

    private func leaveLine(_ ticket: UInt64) {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }
}
