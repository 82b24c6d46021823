import AgentAPI

struct CrisisController: Sendable {
    let service: any AgentService

    func show(_ call: Call) async throws -> Answer { try .ok(try await service.crisis()) }
    func begin(_ call: Call) async throws -> Answer { try .ok(try await service.beginCrisis(call.body(CrisisRequest.self), by: call.peer)) }
    func end(_ call: Call) async throws -> Answer { try .ok(try await service.endCrisis(call.crisisEnd, by: call.peer)) }
}

extension Call {
    var crisisEnd: CrisisEnd { CrisisEnd(site: query.text("site"), kind: query.text("kind")) }
}
