import AgentAPI
import SiteModel

struct CertificateController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer {
        let expiring = try call.expiring
        return try .ok(try await service.certificates(expiring: expiring, within: call.grant.sites))
    }
    func show(_ call: Call) async throws -> Answer { try .ok(try await service.certificate(call.parameter("ref"))) }
    func test(_ call: Call) async throws -> Answer { try .ok(try await service.testCertificate(call.parameter("ref"))) }
    /// 202 while a job is at work on it, 200 where it was only looked at.
    func revoke(_ call: Call) async throws -> Answer {
        let revoked = try await service.revokeCertificate(call.parameter("ref"), call.body(RevokeCertificateRequest.self), by: call.peer)
        return .json(
            status: revoked.job == nil ? 200 : 202, bytes: try WireJSON.encode(revoked),
            made: revoked.job.map { ["job": AuditValue($0.id)] } ?? [:])
    }
    func bring(_ call: Call) async throws -> Answer {
        try .accepted(
            try await service.importCertificate(call.parameter("ref"), call.body(ImportCertificateRequest.self), by: call.peer))
    }
    /// 202 while a job is at work on it, 200 when nothing was left to do.
    func order(_ call: Call) async throws -> Answer {
        let ordered = try await service.orderCertificate(call.parameter("ref"), call.body(OrderCertificateRequest.self), by: call.peer)
        return .json(
            status: ordered.job == nil ? 200 : 202, bytes: try WireJSON.encode(ordered),
            made: ordered.job.map { ["job": AuditValue($0.id)] } ?? [:])
    }
}
