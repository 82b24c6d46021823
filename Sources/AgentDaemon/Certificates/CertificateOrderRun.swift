import AgentStore
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// One site on its way to a certificate: names are looked at, authorities asked one after another, and what comes is served or not.
struct CertificateOrderRun {
    let core: AgentCore
    let site: Site
    /// Who is asked first, and who when that one cannot.
    let authorities: [CertificateAuthorityAccount]
    let want: CertificateWant
    var standing: CertificateStanding
    let lying: CertificateFacts?

    mutating func run(isAsked: Bool, _ call: JobCall) async throws -> String {
        do {
            let order = if let met = try await begun() { met } else { try await ordered(try await ready()) }
            let served = try await serve(order, call)
            let left = Dictionary(
                want.names.filter { !order.names.contains($0) }.map { ($0.description, standing.parked[$0.description] ?? "") },
                uniquingKeysWith: { one, _ in one })
            standing.succeed(parked: left, dice: .random(in: 0 ... .max))
            try await core.store.keep(standing, of: site.id)
            try await core.host.authority.discard(order.id.rawValue)
            return served
        } catch let end as Failed {
            // The order that failed has done its part: another try is another order.
            if let order = standing.order { try await core.host.authority.discard(order) }
            standing.fail(end.failure, retryAfter: end.retryAfter)
            try await core.store.keep(standing, of: site.id)
            if isAsked { throw end.problem }
            return "\(end.failure.reason); again in \(GuardTime.words(standing.backoff.wait(at: core.seconds) * 1000))"
        }
    }

    private struct Failed: Error {
        var failure: CertificateStanding.Failure
        var retryAfter: Int64?
        var problem: Problem
    }

    /// The certificate of an order that a daemon before this one had begun: it is met again, as it was asked for then.
    private mutating func begun() async throws -> CertificateOrder? {
        guard let id = standing.order, let order = try await core.host.authority.inventory().first(where: { $0.name == id })?.order else {
            return nil
        }
        do {
            _ = try await core.host.authority.order(order) { _ in }
            return order
        } catch let failure as OrderFailure {
            throw failed(failure.kind.rawValue, failure.reason, order.authority, retryAfter: failure.retryAfter)
        }
    }

    /// Names for which an authority would find this host. Those that are not the site's own are left out where it would not, and kept with the reason.
    private mutating func ready() async throws -> [CertificateName] {
        standing.parked = [:]
        guard want.challenge == .http else { return want.names }
        for view in try await core.host.challenges.look(want.names.map(\.domain)) where !view.isReady {
            standing.parked[view.name.ascii] = view.remarks.joined(separator: "; ")
        }
        if let own = want.names.first, let reason = standing.parked[own.description] { throw failed("not-ready", reason, nil) }
        return want.names.filter { standing.parked[$0.description] == nil }
    }

    /// The order that has a certificate; asks one authority after another where the one before cannot.
    private mutating func ordered(_ names: [CertificateName]) async throws -> CertificateOrder {
        var last: (failure: OrderFailure, authority: AuthorityName)?
        for authority in authorities {
            if let order = standing.order { try await core.host.authority.discard(order) }
            standing.begin(site.id)
            try await core.store.keep(standing, of: site.id)
            let order = CertificateOrder(
                try OrderID(standing.order ?? ""), names: names, authority: authority.name, challenge: want.challenge)
            do {
                _ = try await core.host.authority.order(order) { _ in }
                return order
            } catch let failure as OrderFailure {
                last = (failure, authority.name)
                // What is wrong with a name is wrong for everybody.
                if failure.kind == .unauthorised || failure.kind == .dnsTrouble { break }
            }
        }
        guard let last else { throw failed("no-authority", "no authority is set", nil) }
        throw failed(last.failure.kind.rawValue, last.failure.reason, last.authority, retryAfter: last.failure.retryAfter)
    }

    private func serve(_ order: CertificateOrder, _ call: JobCall) async throws -> String {
        let plan = try ServeIssuedCertificate.plan(site, order, addressing: core.host.addressing)
        let change = AgentCore.newChange()
        try await core.open(plan, change, by: call.peer)
        return try call.judged(try await core.runner.finished(change))
    }

    private func failed(_ kind: String, _ reason: String, _ authority: AuthorityName?, retryAfter: Int64? = nil) -> Failed {
        let domain = site.spec.domain.ascii
        return Failed(
            failure: .init(at: core.seconds, kind: kind, reason: reason, authority: authority?.rawValue), retryAfter: retryAfter,
            problem: .cannot(
                "get a certificate for", domain, reason, code: .orderFailed, hint: "agent cert show \(domain)",
                details: ["order.failure": kind]))
    }
}
