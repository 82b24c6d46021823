import HostServices
import SiteModel

/// Looks from outside, before and after, where a change gives a site another certificate: what is served is to be what lies there, for every name and over both
/// versions of IP, and for no visitor worse than what was served before.
struct CertificateProof: Sendable {
    private let vhost: Vhost
    private let lying: CertificateFacts
    private let host: ServiceHost
    private let before: [TLSView]

    /// As it is now. nil where the site keeps its certificate, or has its first one: there is nothing that it could be worse than.
    static func look(from standing: Vhost?, to vhost: Vhost, _ host: ServiceHost) async throws -> CertificateProof? {
        guard let old = standing?.tls?.certificate, let new = vhost.tls?.certificate, old != new,
            let lying = try await host.certificates.look(new)
        else { return nil }
        return CertificateProof(vhost: vhost, lying: lying, host: host, before: try await views(of: vhost, lying, host))
    }

    /// - Throws: `proof-failed`.
    func require() async throws {
        guard let why = ServedWorth.refusal(before: before, after: try await Self.views(of: vhost, lying, host), lying: lying) else {
            return
        }
        throw Problem.cannot(
            "prove the certificate of", vhost.canonical.url, why, code: .proofFailed, hint: "agent cert show \(vhost.canonical.name)",
            details: ["site.id": vhost.site.rawValue])
    }

    private static let own = ["127.0.0.1", "::1"]

    private static func views(of vhost: Vhost, _ lying: CertificateFacts, _ host: ServiceHost) async throws -> [TLSView] {
        let sockets = vhost.names.map { TLSSocket(name: $0, port: vhost.canonical.port, place: .own(own)) }
        // A step has no clock. The new one has begun a moment ago: what had ended by then has ended.
        return try await host.sockets.look(sockets, trusting: nil, now: lying.notBefore)
    }
}
