import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// Certificates of authorities: facts are gathered here, rules are `CertificateCourse`'s, and what is asked for goes to the host.
struct CertificateDesk: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    /// Whether an authority is to be asked now that the site, or how its names are proved, is otherwise than before.
    /// - Throws: `clock-in-doubt`: nobody knows yet, which is not that it needs none.
    func isDue(mended site: Site) async throws -> Bool {
        let settings = try await core.host.authority.settings()
        guard settings.first != nil else { return false }
        let standing = try await core.store.certificateStanding(site.id)
        guard let facts = try await facts(site, settings, standing, CertificateOrdering(isMended: true)) else {
            throw Problem.cannot(
                "say whether a certificate is due for", site.spec.domain.ascii, "the clock is in doubt", code: .clockInDoubt,
                hint: "agent host clock")
        }
        if case .order = CertificateCourse.judge(facts) { return true }
        return false
    }

    /// nil where the clock is in doubt: nothing is renewed by it.
    func facts(
        _ site: Site, _ settings: AuthoritySettings, _ standing: CertificateStanding?, _ ordering: CertificateOrdering
    ) async throws -> CertificateCourse.Facts? {
        guard let now = try await core.clock.look(core).time else { return nil }
        return try await facts(site, settings, standing, ordering, at: now)
    }

    func facts(
        _ site: Site, _ settings: AuthoritySettings, _ standing: CertificateStanding?, _ ordering: CertificateOrdering, at now: SoundTime
    ) async throws -> CertificateCourse.Facts {
        let vhost = try site.vhost(core.host.addressing)
        var lying: CertificateFacts?
        // One that cannot be read is told by the doctor.
        if let reference = vhost.tls?.certificate { lying = try? await core.host.certificates.look(reference) }
        return CertificateCourse.Facts(
            site: site, names: vhost.names, lying: lying, authorities: settings, standing: standing, now: now,
            isAsked: ordering.isAsked, isMended: ordering.isMended, looksAgain: ordering.looksAgain)
    }

    /// What `order` would come to; nil: nothing that it would do.
    func rehearse(_ site: Site, _ ordering: CertificateOrdering) async throws -> OrderRehearsal? {
        let settings = try await core.host.authority.settings()
        let standing = try await core.store.certificateStanding(site.id)
        guard var facts = try await facts(site, settings, standing, ordering) else {
            throw told("the clock is in doubt", site)
        }
        facts.isAsked = ordering.isAsked || standing?.order != nil
        guard case .order(let want) = CertificateCourse.judge(facts) else { return nil }
        var ordering = ordering
        ordering.isGoing = ordering.isGoing || standing?.isRevoked(site.certificate) ?? false
        var run = CertificateOrderRun(
            OrderTools(core) { _, _ in throw Problem(.internalError, "cannot serve a certificate that nobody ordered") }, site: site,
            authorities: try settings.chain(from: want.authority), want: want, standing: standing ?? CertificateStanding(dice: 0),
            lying: facts.lying, ordering)
        return try await run.rehearse()
    }

    /// That it failed is an outcome, unless a person waits for it.
    func order(_ site: Site, _ ordering: CertificateOrdering, _ call: JobCall) async throws -> String {
        do {
            return try await decide(site, ordering, call)
        } catch let told as OrderTold {
            throw told.problem
        } catch let problem as Problem where FailedTry.isEnd(problem) {
            return try await keep(problem, site, ordering)
        }
    }

    /// Before anything was tried: a file of root's, a name that nobody can have.
    private func keep(_ problem: Problem, _ site: Site, _ ordering: CertificateOrdering) async throws -> String {
        var standing = try await core.store.certificateStanding(site.id) ?? CertificateStanding(dice: .random(in: 0 ... .max))
        let end = FailedTry(problem, site, nil, at: core.seconds)
        // A look at names that were left out has nothing to say of what is served.
        if ordering.looksAgain, standing.order == nil { return "nothing was looked at: \(end.failure.reason)" }
        standing.fail(end.failure, end.pause, keepsOrder: true)
        try await core.store.keep(standing, of: site.id)
        if ordering.isAsked { throw end.problem }
        return end.words(standing.backoff.wait(at: core.seconds), at: core.seconds)
    }

    private func decide(_ site: Site, _ ordering: CertificateOrdering, _ call: JobCall) async throws -> String {
        let settings = try await core.host.authority.settings()
        let standing = try await core.store.certificateStanding(site.id)
        if ordering.isAsked, let why = standing?.holdsEverybody(at: core.seconds, settings) { return try nothing(why, site, ordering) }
        guard var facts = try await facts(site, settings, standing, ordering) else {
            return try nothing("the clock is in doubt", site, ordering)
        }
        // One that is under way is met again: whether it would be begun now is not asked.
        facts.isAsked = ordering.isAsked || standing?.order != nil
        switch CertificateCourse.judge(facts) {
        case .none(let why):
            // Without an authority nobody can say what came of an order that is under way.
            if settings.first != nil { try await settle(standing, site) }
            return try nothing(why, site, ordering)
        case .rests:
            try await settle(standing, site)
            return "not due"
        case .waits(let seconds):
            let why = standing?.failure.map { ": the last order failed: \($0.reason)" } ?? ""
            return "nothing was ordered\(why); \(FailedTry.again(seconds, at: core.seconds))"
        case .order(let want):
            var ordering = ordering
            // Whoever orders: what is revoked is protected from nothing, and nobody goes back to it.
            ordering.isGoing = ordering.isGoing || standing?.isRevoked(site.certificate) ?? false
            var run = CertificateOrderRun(
                OrderTools(call, isGoing: ordering.isGoing), site: site, authorities: try settings.chain(from: want.authority), want: want,
                standing: standing ?? CertificateStanding(dice: .random(in: 0 ... .max)), lying: facts.lying, ordering)
            let said = try await run.run()
            // When the new one is due is not known yet.
            core.renewalTimes.note(site.id, at: 0)
            return said
        }
    }

    /// What failed is to be had no more, or is there in another way: nobody comes back to it.
    private func settle(_ standing: CertificateStanding?, _ site: Site) async throws {
        guard var standing, standing.order != nil || standing.failure != nil else { return }
        if let order = standing.order { try await core.host.authority.discard(order) }
        (standing.order, standing.failure) = (nil, nil)
        try await core.store.keep(standing, of: site.id)
    }

    /// For whoever waits it is a failure.
    private func nothing(_ why: String, _ site: Site, _ ordering: CertificateOrdering) throws(OrderTold) -> String {
        guard ordering.isAsked else { return why }
        throw OrderTold(told(why, site))
    }

    private func told(_ why: String, _ site: Site) -> Problem {
        .cannot("order a certificate for", site.spec.domain.ascii, why, code: .orderFailed, hint: "agent cert show \(site.spec.domain)")
    }
}
