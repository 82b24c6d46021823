/// Lets so many at once of each user through, and the others wait for their turn: what starts programs for an answer is not to be multiplied by asking
/// often. Nobody waits for another user's.
actor Turns {
    private let most: Int
    private var users: [UInt32: Line] = [:]
    private var given: UInt64 = 0

    private struct Line {
        var atWork = 0
        /// The longest waiting first.
        var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    init(most: Int) { self.most = most }

    /// Those that wait.
    var waiting: Int { users.values.reduce(0) { $0 + $1.waiting.count } }

    /// - Throws: what the work throws; `CancellationError`, when it was cancelled before its turn came.
    nonisolated func turn<Value: Sendable>(of user: UInt32, _ work: () async throws -> Value) async throws -> Value {
        try await take(user)
        do {
            let value = try await work()
            await giveBack(user)
            return value
        } catch {
            await giveBack(user)
            throw error
        }
    }

    private func take(_ user: UInt32) async throws {
        if users[user, default: Line()].atWork < most {
            users[user, default: Line()].atWork += 1
            return
        }
        given += 1
        let ticket = given
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                users[user, default: Line()].waiting.append((ticket, continuation))
            }
        } onCancel: {
            Task { await leave(ticket, user) }
        }
    }

    private func leave(_ ticket: UInt64, _ user: UInt32) {
        guard let place = users[user]?.waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        users[user]?.waiting.remove(at: place).continuation.resume(throwing: CancellationError())
    }

    /// To who waits longest, if anybody does.
    private func giveBack(_ user: UInt32) {
        guard var line = users[user] else { return }
        if line.waiting.isEmpty { line.atWork -= 1 } else { line.waiting.removeFirst().continuation.resume() }
        users[user] = line.atWork == 0 ? nil : line
    }
}
