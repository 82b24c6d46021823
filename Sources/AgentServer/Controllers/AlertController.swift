import AgentAPI

struct AlertController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer {
        let limit = try call.query.number("limit", in: AlertsRequest.limitRange, otherwise: 100)
        let request = AlertsRequest(all: try call.query.flag("all"), severity: call.query.text("severity"), limit: Int(limit))
        return try .ok(try await service.alerts(request, within: call.grant.sites))
    }
    func show(_ call: Call) async throws -> Answer { try .ok(try await service.alert(call.parameter("id"))) }
    func acknowledge(_ call: Call) async throws -> Answer {
        try .ok(try await service.acknowledge(call.parameter("id"), call.body(AcknowledgeRequest.self), by: call.peer))
    }
    func channels(_ call: Call) async throws -> Answer { try .ok(try await service.alertChannels()) }
    func test(_ call: Call) async throws -> Answer {
        try .ok(try await service.testAlert(call.body(TestAlertRequest.self), by: call.peer))
    }
    func conditions(_ call: Call) async throws -> Answer { try .ok(try await service.alertConditions()) }
}
