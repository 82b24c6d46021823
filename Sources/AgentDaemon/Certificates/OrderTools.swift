import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// What an order needs of the host.
struct OrderTools: Sendable {
    let authority: any CertificateAuthority
    let challenges: any ChallengeLook
    let store: AgentStore
    let gate: OrderGate
    /// Since 1970.
    let seconds: @Sendable () -> Int64
    /// PEM of what the site serves; nil where none lies, or the authority could not be told of it.
    let replaced: @Sendable (Site) async throws -> String?
    /// Puts what an order gave in place of what the site serves. - Returns: what came of it, in a few words.
    let serve: @Sendable (Site, CertificateOrder) async throws -> String
    /// Names of this site are to be had for which nobody was asked yet: it is looked at again.
    let lacks: @Sendable (SiteID) -> Void
}

extension OrderTools {
    /// - Parameter isGoing: what the site serves is revoked, or about to be.
    init(_ call: JobCall, isGoing: Bool = false) {
        let core = call.core
        self.init(core) { site, order in
            let change = AgentCore.newChange()
            let plan = try ServeIssuedCertificate.plan(
                site, order, addressing: core.host.addressing, insteadOfRevoked: isGoing ? core.seconds : nil)
            try await core.open(plan, change, by: call.peer)
            return try call.judged(try await core.runner.finished(change))
        }
    }

    init(_ core: AgentCore, serve: @escaping @Sendable (Site, CertificateOrder) async throws -> String) {
        self.init(
            authority: core.host.authority, challenges: core.host.challenges, store: core.store, gate: OrderGate(core),
            seconds: { core.seconds },
            replaced: { site in
                guard try await core.host.authority.tellsReplaced(), let lies = try site.vhost(core.host.addressing).tls?.certificate
                else { return nil }
                return try await core.host.certificates.leaf(lies)
            }, serve: serve, lacks: { core.certificateNeeds.add($0) })
    }
}
