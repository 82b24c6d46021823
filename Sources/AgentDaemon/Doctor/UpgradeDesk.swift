import HostServices
import SiteModel
import SiteOperations

/// Which upgrades wait, as the package manager said last. One look at a time, which goes on by itself: nobody waits for it longer than a moment, and who
/// does not get its answer is told the one before.
actor UpgradeDesk {
    private let patience: Duration
    private let now: @Sendable () -> Int64
    private let question: @Sendable () async throws -> [PackageUpgrade]
    private var said: UpgradeStanding.Said?
    private var look: Task<Void, any Error>?
    private var begunAt: ContinuousClock.Instant?

    init(
        patience: Duration = .seconds(3), now: @escaping @Sendable () -> Int64 = { AgentCore.now() / 1000 },
        _ question: @escaping @Sendable () async throws -> [PackageUpgrade]
    ) {
        self.patience = patience
        self.now = now
        self.question = question
    }

    func standing() async -> UpgradeStanding {
        let look = begun()
        do {
            try await Patience.ask("ask for upgrades of", "this machine's packages", within: patience) { try await look.value }
            return UpgradeStanding(said)
        } catch {
            return UpgradeStanding(said, unanswered: (error as? Problem)?.message ?? "it was told to end")
        }
    }

    /// To its end, however long that takes, unless a look was begun within this time. Whoever is told to end meanwhile ends the look too.
    func refresh(every pause: Duration) async throws {
        if let begunAt, begunAt.duration(to: .now) < pause { return }
        let look = begun()
        try await withTaskCancellationHandler {
            try await look.value
        } onCancel: {
            look.cancel()
        }
    }

    func end() { look?.cancel() }

    private func begun() -> Task<Void, any Error> {
        if let look { return look }
        begunAt = .now
        let begun = Task {
            defer { look = nil }
            let at = now()
            said = UpgradeStanding.Said(try await question(), at: at)
        }
        look = begun
        return begun
    }
}
