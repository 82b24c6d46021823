import AgentAPI
import SiteModel

/// Lets so many at once of each user through, and the others wait for their turn: what starts programs for an answer is not to be multiplied by asking
/// often. Nobody waits for another user's.
actor Turns {
    /// Behind one uid many may stand, each with a token of his own.
    struct User: Hashable, Sendable {
        var uid: UInt32
        var token: TokenID?
        /// Who waits for programs of sites is not kept from a log.
        var answers = Route.Dearness.programs
    }

    private let most: Int
    private let mostWaiting: Int
    private var users: [User: Line] = [:]
    private var given: UInt64 = 0

    private struct Line {
        var atWork = 0
        /// The longest waiting first.
        var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
    }

    /// - Parameter mostWaiting: of one user; whoever is over that is refused.
    init(most: Int, mostWaiting: Int = .max) {
        self.most = most
        self.mostWaiting = mostWaiting
    }

    /// Those that wait.
    var waiting: Int { users.values.reduce(0) { $0 + $1.waiting.count } }

    var atWork: Int { users.values.reduce(0) { $0 + $1.atWork } }

    /// - Parameter waiting: does the waiting; to cancel that leaves the line.
    /// - Throws: what the work throws; `CancellationError`, when it was cancelled before its turn came; `too-many-connections`.
    nonisolated func turn<Value: Sendable>(
        of user: User, waiting: (_ wait: @escaping @Sendable () async throws -> Void) async throws -> Void = { try await $0() },
        work: () async throws -> Value
    ) async throws -> Value {
        try await waiting { try await self.take(user) }
        do {
            let value = try await work()
            await giveBack(user)
            return value
        } catch {
            await giveBack(user)
            throw error
        }
    }

    private func take(_ user: User) async throws {
        try Task.checkCancellation()
        if users[user, default: Line()].atWork < most {
            users[user, default: Line()].atWork += 1
            return
        }
        guard users[user]?.waiting.count ?? 0 < mostWaiting else {
            throw Problem(
                .tooManyConnections, "cannot wait for one more answer of this kind: \(mostWaiting) of this user's requests wait already",
                hint: "agent explain too-many-connections")
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

    private func leave(_ ticket: UInt64, _ user: User) {
        guard let place = users[user]?.waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        users[user]?.waiting.remove(at: place).continuation.resume(throwing: CancellationError())
    }

    /// To who waits longest, if anybody does.
    private func giveBack(_ user: User) {
        guard var line = users[user] else { return }
        if line.waiting.isEmpty { line.atWork -= 1 } else { line.waiting.removeFirst().continuation.resume() }
        users[user] = line.atWork == 0 ? nil : line
    }
}
