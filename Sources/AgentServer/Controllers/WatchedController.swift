import AgentAPI
import SiteModel

struct WatchedController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer {
        let expiring = try call.expiring
        return try .ok(try await service.watchedCertificates(expiring: expiring, within: call.grant.sites))
    }
    func begin(_ call: Call) async throws -> Answer {
        try .ok(try await service.watchCertificate(call.body(WatchCertificateRequest.self), by: call.peer))
    }
    func end(_ call: Call) async throws -> Answer { try .ok(try await service.unwatchCertificate(call.parameter("name"), by: call.peer)) }
}

extension Call {
    /// Seconds; nil: whatever ends when.
    var expiring: Int64? {
        get throws {
            let range = CertificateView.expiringRange
            return try query.text("expiring").map { _ in try query.number("expiring", in: range, otherwise: range.upperBound) }
        }
    }
}
