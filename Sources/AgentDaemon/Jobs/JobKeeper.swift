import ServiceLifecycle

/// Works the queue off until the daemon shuts down. What is at work then ends with its change, or is settled by the next start.
struct JobKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await withGracefulShutdownHandler {
            await core.jobs.run(HostJobCatalog(core: core))
        } onGracefulShutdown: {
            Task { await core.jobs.stop() }
        }
    }
}
