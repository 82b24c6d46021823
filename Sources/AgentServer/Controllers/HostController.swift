import AgentAPI

struct HostController: Sendable {
    let service: any AgentService

    func show(_ call: Call) async throws -> Answer { try .ok(try await service.hostStatus()) }
}
