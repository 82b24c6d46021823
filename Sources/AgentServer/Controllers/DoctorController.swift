import AgentAPI

struct DoctorController: Sendable {
    let service: any AgentService

    func examine(_ call: Call) async throws -> Answer { try .ok(try await service.doctor()) }
    func orphans(_ call: Call) async throws -> Answer {
        try .ok(try await service.handleOrphans(call.body(OrphanRequest.self), by: call.peer))
    }
}
