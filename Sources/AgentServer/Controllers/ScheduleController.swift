import AgentAPI

struct ScheduleController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer { try .ok(try await service.scheduleEntries()) }
    func next(_ call: Call) async throws -> Answer {
        try .ok(try await service.scheduledRuns(days: Int(try call.query.number("days", in: ScheduledRunView.days, otherwise: 7))))
    }
    func set(_ call: Call) async throws -> Answer {
        try .ok(try await service.setSchedule(call.parameter("name"), call.body(SetScheduleRequest.self), by: call.peer))
    }
    func run(_ call: Call) async throws -> Answer {
        try .takenIn(try await service.runScheduleEntry(call.parameter("name"), by: call.peer))
    }
}
