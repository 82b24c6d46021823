import AgentStore
import ServiceLifecycle

/// Writes down which tokens have expired, within half a minute: a clock that is set back afterwards gives nobody his token back.
struct TokenKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(30), "tokens", core.logger, atOnce: true) { try await look() }
    }

    private func look() async throws {
        let count = try await core.store.endExpiredTokens(at: AgentCore.now())
        if count > 0 { core.logger.info("tokens expired", metadata: ["tokens.count": "\(count)"]) }
    }
}
