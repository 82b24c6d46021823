import AgentAPI

struct PlanController: Sendable {
    let service: any AgentService

    func create(_ call: Call) async throws -> Answer { try .ok(try await service.planSite(call.body(CreateSiteRequest.self))) }
    func existing(_ call: Call) async throws -> Answer { try .ok(try await service.planSite(existing: call.parameter("ref"))) }
    func set(_ call: Call) async throws -> Answer {
        try .ok(try await service.planSet(call.parameter("ref"), call.body(SetSiteRequest.self)))
    }
    func delete(_ call: Call) async throws -> Answer {
        try .ok(try await service.planDeleteSite(call.parameter("ref"), purge: call.query.flag("purge")))
    }
}
