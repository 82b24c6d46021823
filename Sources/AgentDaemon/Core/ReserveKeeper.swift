import ServiceLifecycle

/// Keeps the space for ways back again once a full disk has room: looks once a minute.
struct ReserveKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(60), "reserve", core.logger) { await core.reserve.refill() }
    }
}
