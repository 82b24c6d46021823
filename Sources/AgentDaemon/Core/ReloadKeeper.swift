import ServiceLifecycle

/// Has nginx load what a way back put in place while somebody else's broken file stood beside it.
struct ReloadKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(5), "reload", core.logger) { await core.activation.settle() }
    }
}
