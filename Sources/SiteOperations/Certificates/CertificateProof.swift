import HostServices
import SiteModel

/// Looks from outside, before and after, where a change gives a site another certificate: what is served is to be what lies there, for every name and over both
/// versions of IP, and for no visitor worse than what was served before.
struct CertificateProof: Sendable {
    private let vhost: Vhost
    private let lying: CertificateFacts
    private let host: ServiceHost
    private let before: [TLSView]
    private let demand: Demand

    /// What is expected of a certificate that nobody here had made a moment ago.
    struct Demand: Codable, Sendable, Hashable {
        /// Seconds since 1970, by which both are judged.
        var now: Int64
        /// An administrator wants it, whatever browsers say of it.
        var mayBeWorse: Bool
    }

    /// As it is now. nil where the site keeps its certificate, or has its first one: there is nothing that it could be worse than.
    /// - Parameter demand: nil: it is new, and no worse. A step has no clock; it has begun a moment ago, and what had ended by then has ended.
    static func look(
        from standing: Vhost?, to vhost: Vhost, _ demand: Demand?, _ host: ServiceHost
    ) async throws -> CertificateProof? {
        guard let old = standing?.tls?.certificate, let new = vhost.tls?.certificate, old != new,
            let lying = try await host.certificates.look(new)
        else { return nil }
        let demand = demand ?? Demand(now: lying.notBefore, mayBeWorse: false)
        return CertificateProof(
            vhost: vhost, lying: lying, host: host, before: try await views(of: vhost, demand, host), demand: demand)
    }

    /// - Throws: `proof-failed`.
    func require() async throws {
        let after = try await Self.views(of: vhost, demand, host)
        guard let why = ServedWorth.refusal(before: before, after: after, lying: lying, mayBeWorse: demand.mayBeWorse) else { return }
        throw Problem.cannot(
            "prove the certificate of", vhost.canonical.url, why, code: .proofFailed, hint: "agent cert show \(vhost.canonical.name)",
            details: ["site.id": vhost.site.rawValue])
    }

    private static let own = ["127.0.0.1", "::1"]

    private static func views(of vhost: Vhost, _ demand: Demand, _ host: ServiceHost) async throws -> [TLSView] {
        let sockets = vhost.names.map { TLSSocket(name: $0, port: vhost.canonical.port, place: .own(own)) }
        return try await host.sockets.look(sockets, trusting: nil, now: demand.now)
    }
}
