import AgentAPI

struct ChangeController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer {
        let limit = try call.query.number("limit", in: 1...1000, otherwise: 50)
        return try .ok(try await service.changes(limit: Int(limit), within: call.grant.sites))
    }
    func show(_ call: Call) async throws -> Answer { try .ok(try await service.change(call.parameter("id"))) }
    func cancel(_ call: Call) async throws -> Answer {
        try await service.cancelChange(call.parameter("id"), by: call.peer)
        return .json(status: 202, bytes: try WireJSON.encode(Accepted()))
    }
    func undo(_ call: Call) async throws -> Answer { try .accepted(try await service.undoChange(call.parameter("id"), by: call.peer)) }
    func resume(_ call: Call) async throws -> Answer { try .accepted(try await service.resumeChange(call.parameter("id"), by: call.peer)) }
    func password(_ call: Call) async throws -> Answer { try .ok(try await service.adminPassword(call.parameter("id"), by: call.peer)) }
}
