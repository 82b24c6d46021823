import AgentAPI

struct TokenController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer { try .ok(try await service.tokens()) }
    func create(_ call: Call) async throws -> Answer {
        try .ok(try await service.createToken(call.body(CreateTokenRequest.self), by: call.peer, call.grant))
    }
    func secret(_ call: Call) async throws -> Answer { try .ok(try await service.tokenSecret(call.parameter("id"), by: call.peer)) }
    func revoke(_ call: Call) async throws -> Answer { try .ok(try await service.revokeToken(call.parameter("id"), by: call.peer)) }
}
