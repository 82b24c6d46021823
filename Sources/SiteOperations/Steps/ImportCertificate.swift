import ChangeEngine
import HostServices
import SiteModel

/// A certificate that a person brought, beside those that the site has: a further generation, which no vhost names yet. Its text waits among the change's
/// secrets, and stands neither in the plan nor in the journal.
struct ImportCertificate: HostStep {
    struct Input: Codable, Sendable {
        var certificate: CertificateReference
        /// Chain and key.
        var text: SecretReference
        /// Of the certificate: which one it is, and nothing of its key.
        var fingerprint: String
    }
    static let kind = "certificate.import"
    private let input: Input
    private let host: ServiceHost

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        host = tools.host
    }

    func check() async throws -> StepCheck {
        guard let lying = try await host.certificates.look(input.certificate) else { return .needed(undo: UndoRecord()) }
        // Never written over: the way back would need its key in the journal.
        guard lying.fingerprint?.rawValue == input.fingerprint else { throw refused("another one lies in its place") }
        return .satisfied
    }
    func apply() async throws {
        if case .satisfied = try await check() { return }
        guard let text = try await host.secrets.get(input.text) else { throw refused("what was brought is gone") }
        try await host.certificates.put(input.certificate, text)
    }
    func undo(_: UndoRecord) async throws { try await host.certificates.remove(input.certificate) }

    private func refused(_ why: String) -> Problem {
        .cannot(
            "put the certificate of site", input.certificate.site.rawValue, why, code: .stepFailed,
            hint: "agent cert show \(input.certificate.site)", details: ["site.id": input.certificate.site.rawValue])
    }
}
