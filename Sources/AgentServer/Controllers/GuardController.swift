import AgentAPI

struct GuardController: Sendable {
    let service: any AgentService

    func breakers(_ call: Call) async throws -> Answer { try .ok(try await service.breakers()) }
    func reset(_ call: Call) async throws -> Answer { try .ok(try await service.resetBreaker(call.parameter("name"), by: call.peer)) }
    func limits(_ call: Call) async throws -> Answer { try .ok(try await service.callLimits()) }
}
