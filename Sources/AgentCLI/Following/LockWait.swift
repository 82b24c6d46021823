import SiteModel

/// Asks again while another change holds the lock, until `--lock-wait` is over.
enum LockWait {
    static func retry<Answer: Sendable>(_ options: GlobalOptions, _ ask: () async throws -> Answer) async throws -> Answer {
        let deadline = ContinuousClock.now + .seconds(options.lockWait)
        var told = false
        while true {
            do {
                return try await ask()
            } catch let problem as Problem where problem.exit == .locked && ContinuousClock.now < deadline {
                if !told { options.say("waiting: \(problem.message)") }
                told = true
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
