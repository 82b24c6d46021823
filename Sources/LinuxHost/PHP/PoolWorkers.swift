import SiteModel

/// The workers of one master, as they were at one moment: they hold the settings that the master had then.
struct PoolWorkers: Sendable {
    private let workers: [ProcessFacts]

    init(of master: Int32) { workers = ProcessTable.all().filter { $0.parent == master } }

    /// After the master was told to read its files again: it asks its workers to end, lets each finish its request (`process_control_timeout`, 20
    /// seconds) and only then becomes another; whoever asks meanwhile waits at the socket. Returns when none of them can answer any more.
    /// - Throws: `deadline-exceeded`.
    func ended(within limit: Duration = .seconds(25)) async throws {
        let deadline = ContinuousClock.now + limit
        while let left = workers.first(where: isLeft) {
            guard ContinuousClock.now < deadline else {
                throw Problem.cannot("wait for the worker", "\(left.pid)", "it did not end after PHP was told to", code: .deadlineExceeded)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    private func isLeft(_ worker: ProcessFacts) -> Bool {
        guard let now = ProcessTable.facts(worker.pid) else { return false }
        return now.startTime == worker.startTime && !now.isZombie
    }
}
