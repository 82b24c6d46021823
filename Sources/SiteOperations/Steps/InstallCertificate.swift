import ChangeEngine
import HostServices
import SiteModel

/// The certificate of an order, beside those that the site has: a further generation, which no vhost names yet. Key and chain come from the order's own
/// directory, so that neither stands in the journal.
struct InstallCertificate: HostStep {
    struct Input: Codable, Sendable {
        var certificate: CertificateReference
        var order: CertificateOrder
    }
    static let kind = "certificate.install"
    private let input: Input
    private let host: ServiceHost

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        host = tools.host
    }

    static func record(_ certificate: CertificateReference, _ order: CertificateOrder) throws -> StepRecord {
        try record(
            "certificate", "put the certificate of \(order.authority) in its place", .init(certificate: certificate, order: order))
    }

    func check() async throws -> StepCheck {
        guard let lying = try await host.certificates.look(input.certificate) else { return .needed(undo: UndoRecord()) }
        // Never written over: the way back would need its key in the journal.
        guard try await host.authority.issued(input.order).lies(lying) else {
            throw Problem.cannot(
                "install the certificate of order", input.order.id.rawValue, "another one lies in its place", code: .stepFailed,
                details: ["site.id": input.certificate.site.rawValue])
        }
        return .satisfied
    }
    func apply() async throws { try await host.certificates.put(input.certificate, try await host.authority.issued(input.order).text) }
    func undo(_: UndoRecord) async throws { try await host.certificates.remove(input.certificate) }
}
