import HostServices
import SiteModel

/// Looks from outside, before and after, where a change gives a site another certificate: what is served is to be what lies there, for every name and over both
/// versions of IP, and for no visitor worse than what was served before.
struct CertificateProof: Sendable {
    private let vhost: Vhost
    private let lying: CertificateFacts
    private let tools: StepTools
    private let roots: String?
    private let before: [TLSView]
    /// By which both are judged.
    private let now: Int64
    private let door: ServedWorth.Door

    /// What is expected of a certificate that nobody here had made a moment ago.
    struct Demand: Codable, Sendable, Hashable {
        /// Seconds since 1970, by which both are judged.
        var now: Int64
        /// An administrator wants it, whatever browsers say of it.
        var mayBeWorse: Bool
        /// What stands is revoked, or about to be; nil: not that anybody here knew.
        var isRevoked: Bool?

        fileprivate var door: ServedWorth.Door { isRevoked == true ? .revoked : mayBeWorse ? .wanted : .brought }
    }

    /// As it is now. nil where the site keeps its certificate, or has its first one: there is nothing that it could be worse than.
    /// - Parameter demand: nil: it is new, and no worse.
    /// - Throws: `deadline-exceeded` where nobody can say what it would take the place of: nothing was changed then.
    static func look(from standing: Vhost?, to vhost: Vhost, _ demand: Demand?, _ tools: StepTools) async throws -> CertificateProof? {
        guard let old = standing?.tls?.certificate, let new = vhost.tls?.certificate, old != new,
            let lying = try await tools.host.certificates.look(new)
        else { return nil }
        // Whom root named is believed as visitors of such a host believe them. Where acme.conf is not understood nobody of them is, before and after alike.
        let roots = try? await tools.host.authority.roots()
        // By a clock in doubt good ones look lapsed. The new one has begun a while ago: what had ended by then has ended.
        let sound = try await tools.soundTime()?.seconds ?? lying.notBefore
        let now = demand?.now ?? max(sound, lying.notBefore)
        let (before, door) = (try await views(of: vhost, tools, roots, now), demand?.door ?? .made)
        if let why = ServedWorth.unseen(before, lying: lying, at: door) { throw unseen(why, vhost) }
        return CertificateProof(vhost: vhost, lying: lying, tools: tools, roots: roots, before: before, now: now, door: door)
    }

    /// Nothing was proved, and nothing refuted: what an order gave is kept, and tried again.
    private static func unseen(_ why: String, _ vhost: Vhost) -> Problem {
        .cannot(
            "look at what is served at", vhost.canonical.url, why, code: .deadlineExceeded, hint: "agent cert show \(vhost.canonical.name)",
            details: ["site.id": vhost.site.rawValue])
    }

    /// - Throws: `proof-failed`; `deadline-exceeded` where nobody saw what is served.
    func require() async throws {
        let after = try await Self.views(of: vhost, tools, roots, now)
        let why: String
        switch ServedWorth.refusal(before: before, after: after, lying: lying, at: door, now: now) {
        case nil: return
        // Nobody goes back for it to what is revoked: the front page was heard, and what sockets show is watched from now on.
        case .unseen where door == .revoked: return
        case .unseen(let silence): throw Self.unseen("it is taken back: \(silence)", vhost)
        case .refuted(let said): why = said
        }
        throw Problem.cannot(
            "prove the certificate of", vhost.canonical.url, why, code: .proofFailed, hint: "agent cert show \(vhost.canonical.name)",
            details: ["site.id": vhost.site.rawValue])
    }

    private static let own = ["127.0.0.1", "::1"]

    private static func views(of vhost: Vhost, _ tools: StepTools, _ roots: String?, _ now: Int64) async throws -> [TLSView] {
        let sockets = vhost.names.map { TLSSocket(name: $0, port: vhost.canonical.port, place: .own(own)) }
        return try await tools.host.sockets.look(sockets, trusting: roots, now: now)
    }
}
