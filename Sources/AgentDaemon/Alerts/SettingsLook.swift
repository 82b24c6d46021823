import HostServices
import SiteModel
import SiteOperations

/// Root's files, read anew for whoever asks. Each on its own: one that is refused hides nothing of another.
extension AgentCore {
    func settingsProblems() async -> [AlertFacts.RootFile: Problem] {
        var problems: [AlertFacts.RootFile: Problem] = [:]
        problems[.alerts] = await problem { _ = try await alertSettings.read() }
        problems[.outbound] = await problem { try await sender.requireExceptions() }
        _ = try? await guards.settings()  // it keeps the reason, of the newest of those who read it at once
        problems[.guards] = guards.settingsProblem
        problems[.acme] = await problem { try await host.authority.examine() }
        return problems
    }

    private func problem(_ read: () async throws -> Void) async -> Problem? {
        do {
            try await read()
            return nil
        } catch {
            return error as? Problem ?? Problem(.internalError, "\(error)")
        }
    }
}
