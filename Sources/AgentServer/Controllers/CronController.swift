import AgentAPI

struct CronController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer { try .ok(try await service.cron(call.parameter("ref"))) }
    func run(_ call: Call) async throws -> Answer { try .ok(try await service.runCron(call.parameter("ref"), by: call.peer)) }
}
