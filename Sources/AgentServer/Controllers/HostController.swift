import AgentAPI

struct HostController: Sendable {
    let service: any AgentService

    func show(_ call: Call) async throws -> Answer { try .ok(try await service.hostStatus()) }
    func reload(_ call: Call) async throws -> Answer {
        try await service.reloadHost(by: call.peer)
        return try .ok(Accepted())
    }
    func refreshCloudflare(_ call: Call) async throws -> Answer {
        try .ok(try await service.refreshCloudflare(call.body(RefreshCloudflareRequest.self), by: call.peer))
    }
    func clock(_ call: Call) async throws -> Answer { try .ok(try await service.hostClock()) }
    func acceptClock(_ call: Call) async throws -> Answer { try .ok(try await service.acceptClock(by: call.peer)) }
    func configuration(_ call: Call) async throws -> Answer { try .ok(try await service.configuration()) }
    func upgradeConfiguration(_ call: Call) async throws -> Answer {
        try .ok(try await service.upgradeConfiguration(call.body(UpgradeConfigRequest.self), by: call.peer))
    }
}
