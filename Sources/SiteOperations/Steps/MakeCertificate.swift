import ChangeEngine
import HostServices
import SiteModel

/// A certificate that the site signs itself, so that it answers over TLS from its first second. An authority's comes later, as a further
/// generation; so do other names.
struct MakeCertificate: HostStep {
    struct Input: Codable, Sendable {
        var certificate: CertificateReference
        /// The site's own first.
        var names: [Hostname]
        /// Seconds since 1970.
        var now: Int64
    }
    static let kind = "certificate.make"
    private let input: Input
    private let certificates: any Certificates

    init(_ input: Input, _ tools: StepTools) {
        self.input = input
        certificates = tools.host.certificates
    }

    /// For all the names of a vhost, where it is served over TLS.
    static func record(for vhost: Vhost, now: Int64) throws -> StepRecord? {
        guard let tls = vhost.tls else { return nil }
        return try record(
            "certificate", "make a certificate for \(vhost.names.count) name\(vhost.names.count == 1 ? "" : "s")",
            .init(certificate: tls.certificate, names: vhost.names, now: now))
    }

    func check() async throws -> StepCheck {
        guard let facts = try await certificates.look(input.certificate) else { return .needed(undo: UndoRecord()) }
        // Never written over: the way back would need its key in the journal.
        guard facts.names == Set(input.names.map(\.ascii)) else {
            throw Problem.cannot(
                "make a certificate for", input.names.first?.ascii ?? "", "another one lies in its place", code: .stepFailed,
                details: ["site.id": input.certificate.site.rawValue])
        }
        return .satisfied
    }
    func apply() async throws {
        try await certificates.makeSelfSigned(input.certificate, names: input.names, now: input.now)
    }
    func undo(_: UndoRecord) async throws { try await certificates.remove(input.certificate) }
}
