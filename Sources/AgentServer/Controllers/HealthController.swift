import AgentAPI
import SiteModel

struct HealthController: Sendable {
    let service: any AgentService

    /// Whoever only looks at the status is told all the same.
    func report(_ call: Call) async throws -> Answer {
        let report = try await service.healthReport()
        return .json(status: report.status == .fail ? 503 : 200, bytes: try WireJSON.encode(report))
    }
    func metrics(_ call: Call) async throws -> Answer {
        .text(bytes: try await service.metrics(), type: PrometheusText.contentType)
    }
    func show(_ call: Call) async throws -> Answer { try .ok(try await service.health()) }
}
