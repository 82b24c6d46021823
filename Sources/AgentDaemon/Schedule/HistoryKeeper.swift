import AgentStore
import ServiceLifecycle

/// Forgets old changes, so that the state file does not grow for ever: looks every ten minutes.
struct HistoryKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(600), "history", core.logger) {
            while try await core.store.forgetChanges(core.settings.retention, now: AgentCore.now()) == AgentStore.mostForgotten {
                try await Task.sleep(for: .milliseconds(100))  // Writers of running changes come in between.
            }
        }
    }
}
