import ServiceLifecycle

/// Asks once an hour which upgrades wait, so that on a machine that has no time for it when somebody looks there is something to tell.
struct UpgradeKeeper: Service {
    let core: AgentCore

    func run() async throws {
        // Not at the start, where everything else wants the processor.
        await Periodically.run(every: .seconds(300), "upgrades", core.logger) { try await core.upgrades.refresh(every: .seconds(3600)) }
        await core.upgrades.end()
    }
}
