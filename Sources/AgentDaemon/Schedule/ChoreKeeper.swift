import Glibc
import ServiceLifecycle

/// Takes in the host's chores every ten minutes.
struct ChoreKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(600), "chores", core.logger) {
            try await core.enqueue(.sweepTrash, by: geteuid())
            try await core.enqueue(.forgetHistory, by: geteuid())
        }
    }
}
