import SiteModel
import SiteOperations
import Synchronization

/// Asks the database, one question at a time, and does not wait for ever: a server that is frozen answers nothing at all. What an earlier question is
/// answered too late says how it was then, and is told to nobody.
final class DatabaseWatch: Sendable {
    private let patience: Duration
    private let question: @Sendable () async throws -> Void
    private let isAsked = Mutex(false)

    init(patience: Duration = AgentCore.servicePatience, _ question: @escaping @Sendable () async throws -> Void) {
        self.patience = patience
        self.question = question
    }

    /// nil: who asks was told to end.
    func look() async -> AlertFacts.Database? {
        guard begin() else { return .silent("it has not answered an earlier question yet") }
        do {
            try await Patience.ask("ask", "mariadb", within: patience) { [self] in
                defer { isAsked.withLock { $0 = false } }
                try await question()
            }
            return .answers
        } catch {
            return Task.isCancelled ? nil : .silent((error as? Problem)?.message ?? "it does not answer")
        }
    }

    private func begin() -> Bool {
        isAsked.withLock { isAsked in
            defer { isAsked = true }
            return !isAsked
        }
    }
}
