import AgentAPI

struct SecretController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer { try .ok(try await service.secrets()) }
    func set(_ call: Call) async throws -> Answer { try .ok(try await service.setSecret(call.body(SecretRequest.self), by: call.peer)) }
    func rotate(_ call: Call) async throws -> Answer {
        try .ok(try await service.rotateSecret(call.parameter("name"), call.body(SecretValueRequest.self), by: call.peer))
    }
    func remove(_ call: Call) async throws -> Answer {
        try await service.removeSecret(call.parameter("name"), by: call.peer)
        return try .ok(Accepted())
    }
}
