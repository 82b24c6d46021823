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
    var isAsked = false

    mutating func run(_ call: JobCall) async throws -> String {
        do {
            var met = try await begun()
            if met == nil { met = try await ordered(try await ready()) }
            guard let order = met else { return try await nothingMore() }
            let served = try await serve(order, call)
            let left = Set(want.names.filter { !order.names.contains($0) }.map(\.description))
            standing.succeed(
                parked: standing.parked.filter { left.contains($0.key) }, dice: .random(in: 0 ... .max), authority: order.authority.rawValue
            )
            try await core.store.keep(standing, of: site.id)
            try await core.host.authority.discard(order.id.rawValue)
            return served + leftOut
        } catch let end as Failed {
            // The order that failed has done its part: another try is another order. One that has its certificate waits with it.
            if !end.keepsOrder, let order = standing.order { try await core.host.authority.discard(order) }
            standing.fail(end.failure, end.pause, keepsOrder: end.keepsOrder)
            try await core.store.keep(standing, of: site.id)
            if isAsked { throw end.problem }
            return "\(end.failure.reason); again in \(GuardTime.words(standing.backoff.wait(at: core.seconds) * 1000))"
        }
    }

    /// All names that are to be had have theirs; those that are left out keep the reason of now.
    private mutating func nothingMore() async throws -> String {
        if let order = standing.order { try await core.host.authority.discard(order) }
        standing.succeed(parked: standing.parked, dice: standing.dice)
        try await core.store.keep(standing, of: site.id)
        return "nothing is to be had beside what is served\(leftOut)"
    }

    private var leftOut: String {
        standing.parked.isEmpty
            ? "" : "; left out: " + standing.parked.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
    }

    /// The certificate of an order that a daemon before this one had begun: it is met again, as it was asked for then.
    private mutating func begun() async throws -> CertificateOrder? {
        guard let id = standing.order, let found = try await core.host.authority.inventory().first(where: { $0.name == id }),
            let order = found.order
        else { return nil }
        // Nobody was asked yet: what is wanted now is asked for.
        if found.state == .prepared { return nil }
        do {
            _ = try await core.host.authority.order(order) { _ in }
            return order
        } catch let failure as OrderFailure {
            throw failed(failure, order.authority)
        }
    }

    /// Names for which an authority would find this host. Those that are not the site's own are left out where it would not, and kept with the reason.
    private mutating func ready() async throws -> [CertificateName] {
        standing.parked = [:]
        guard want.challenge == .http else { return want.names }
        for view in try await core.host.challenges.look(want.names.map(\.domain)) where !view.isReady {
            standing.parked[view.name.ascii] = view.remarks.joined(separator: "; ")
        }
        if let own = want.names.first, let reason = standing.parked[own.description] {
            throw failed("not-ready", "\(own): \(reason)", nil, .longer(retryAfter: nil))
        }
        return want.names.filter { standing.parked[$0.description] == nil }
    }

    /// The order that has a certificate; asks one authority after another where the one before cannot.
    /// - Returns: nil where what lies there stands for all of them, and is not due.
    private mutating func ordered(_ names: [CertificateName]) async throws -> CertificateOrder? {
        var (names, last) = (names, Failed?.none)
        for authority in authorities {
            // A second time where the authority would not sign for some of the names: for the others. And where it did not know the account, which is
            // registered again.
            for _ in 0..<2 {
                if !isAsked, !want.isDue, site.certificate?.signer == .authority, let lying, names.allSatisfy(lying.covers) { return nil }
                do {
                    return try await order(names, of: authority)
                } catch let failure as OrderFailure {
                    last = failed(failure, authority.name)
                    if failure.kind == .accountGone { continue }
                    guard failure.kind == .unauthorised, let rest = rest(of: names, without: failure) else { break }
                    for (name, said) in failure.names { standing.parked[name.description] = said }
                    names = rest
                } catch let problem as Problem where Self.isOfAuthority(problem) {
                    last = failed(problem, authority.name)
                    break
                }
            }
            // What is wrong with a name is wrong for everybody.
            if ["unauthorised", "dns-trouble"].contains(last?.failure.kind) { break }
        }
        throw last ?? failed("no-authority", "no authority is set", nil, .longer(retryAfter: nil))
    }

    private mutating func order(_ names: [CertificateName], of authority: CertificateAuthorityAccount) async throws -> CertificateOrder {
        if let order = standing.order { try await core.host.authority.discard(order) }
        standing.begin(site.id)
        try await core.store.keep(standing, of: site.id)
        let order = CertificateOrder(
            try OrderID(standing.order ?? ""), names: names, authority: authority.name, challenge: want.challenge)
        _ = try await OrderGate(core).order(order)
        return order
    }

    /// nil where nothing is left, or not the site's own name.
    private func rest(of names: [CertificateName], without failure: OrderFailure) -> [CertificateName]? {
        guard let own = names.first, failure.names[own] == nil else { return nil }
        let rest = names.filter { failure.names[$0] == nil }
        return rest.count < names.count ? rest : nil
    }

    private func serve(_ order: CertificateOrder, _ call: JobCall) async throws -> String {
        do {
            // As it is now: the order took its time.
            guard let site = try await core.store.site(site.id), site.state == .live else { return "its site is gone" }
            // A person brought one meanwhile, or wants none.
            guard [.auto, .wildcard].contains(site.spec.tls.mode) else { return "tls=\(site.spec.tls.mode.rawValue) by now" }
            let issued = try await core.host.authority.issued(order)
            // By a daemon that ended before it could say so.
            if site.certificate?.signer == .authority, let lying, lying.serial == issued.serial { return "it is served already" }
            let change = AgentCore.newChange()
            try await core.open(try ServeIssuedCertificate.plan(site, order, addressing: core.host.addressing), change, by: call.peer)
            return try call.judged(try await core.runner.finished(change))
        } catch let problem as Problem where problem.code != .crisisActive {
            // It is there, and is not asked for again. A change of the site's that is under way ends soon.
            let pause = problem.code == .siteBusy ? CertificateStanding.Pause.steady(seconds: 0) : .longer(retryAfter: nil)
            var end = failed("not-served", problem.message, order.authority, pause)
            end.keepsOrder = true
            throw end
        }
    }

    // MARK: Failures

    private struct Failed: Error {
        var failure: CertificateStanding.Failure
        var pause: CertificateStanding.Pause
        var keepsOrder = false
        var problem: Problem
    }

    /// Of an authority that is down, or may not be asked now: its breaker holds everybody back, and opens for all at once.
    private func failed(_ failure: OrderFailure, _ authority: AuthorityName) -> Failed {
        guard failure.kind == .serverTrouble else {
            return failed(failure.kind.rawValue, failure.reason, authority, .longer(retryAfter: failure.retryAfter))
        }
        let again = standing.failure?.kind == failure.kind.rawValue ? OrderBackoff.pauses[1] : OrderBackoff.pauses[0]
        return failed(failure.kind.rawValue, failure.reason, authority, .steady(seconds: max(again, failure.retryAfter ?? 0)))
    }

    private func failed(_ problem: Problem, _ authority: AuthorityName) -> Failed {
        let pause = problem.guardWait.map { CertificateStanding.Pause.steady(seconds: $0 / 1000 + 1) } ?? .longer(retryAfter: nil)
        return failed(problem.code.rawValue, problem.message, authority, pause)
    }

    /// What one authority, or the way to it, cannot: nobody was asked, and another may be.
    private static func isOfAuthority(_ problem: Problem) -> Bool {
        problem.guardWait != nil
            || [.acmeSettings, .authorityUnable, .toolMissing, .addressRefused, .outboundSettings, .secretNotFound].contains(problem.code)
    }

    private func failed(_ kind: String, _ reason: String, _ authority: AuthorityName?, _ pause: CertificateStanding.Pause) -> Failed {
        let domain = site.spec.domain.ascii
        return Failed(
            failure: .init(at: core.seconds, kind: kind, reason: reason, authority: authority?.rawValue), pause: pause,
            problem: .cannot(
                "get a certificate for", domain, reason, code: .orderFailed, hint: "agent cert show \(domain)",
                details: ["order.failure": kind]))
    }
}
