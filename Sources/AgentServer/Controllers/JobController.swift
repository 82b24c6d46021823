import AgentAPI

struct JobController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer {
        let limit = try call.query.number("limit", in: JobsRequest.limitRange, otherwise: 50)
        let request = JobsRequest(
            state: call.query.text("state"), kind: call.query.text("kind"), site: call.query.text("site"), limit: Int(limit))
        return try .ok(try await service.jobs(request, within: call.grant.sites))
    }
    func show(_ call: Call) async throws -> Answer { try .ok(try await service.job(call.parameter("id"))) }
    func kinds(_ call: Call) async throws -> Answer { try .ok(try await service.jobKinds()) }
    func add(_ call: Call) async throws -> Answer {
        try .takenIn(try await service.addJob(call.body(AddJobRequest.self), by: call.peer))
    }
    func steer(_ deed: JobDeed) -> Handlers.Handler {
        { [service] call in
            let id = try call.parameter("id")
            if call.grant.role < .administrator { try call.requireRole(toSteer: try await service.job(id).kind) }
            return try .ok(try await service.steerJob(id, deed, by: call.peer))
        }
    }
    func queue(_ call: Call) async throws -> Answer { try .ok(try await service.queue()) }
    func pauseQueue(_ isPaused: Bool) -> Handlers.Handler {
        { [service] call in try .ok(try await service.pauseQueue(isPaused, by: call.peer)) }
    }
}
