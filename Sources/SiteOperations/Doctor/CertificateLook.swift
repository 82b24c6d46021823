import HostServices
import SiteModel

/// What the certificate of a site says of itself, or why it says nothing. Read from the disk: it may be another than the one that nginx has loaded.
package struct CertificateLook: Sendable, Hashable {
    package enum Answer: Sendable, Hashable {
        case facts(CertificateFacts)
        case unreadable(String)
        /// Nothing lies at this path.
        case missing(String)
    }
    package var site: Site
    /// By which visitors come; empty where nobody can.
    package var names: [Hostname]
    package var answer: Answer
    /// Of its way to an authority; nil: it never ordered, or nobody asked.
    package var standing: CertificateStanding?
    /// An authority is asked for one, or the next, without anybody doing anything.
    package var isOrdered = false
    /// Names of the site that no order is for, and why: who asks for one gets none for them.
    package var surplus: [String: String] = [:]
    package init(site: Site, names: [Hostname], answer: Answer) {
        self.site = site
        self.names = names
        self.answer = answer
    }

    /// Of each site that is served over TLS: the generation that its vhost names. One of which no vhost can be made tells why, and keeps no other from its turn.
    package static func gather(
        _ sites: [Site], _ host: ServiceHost, _ standings: [SiteID: CertificateStanding] = [:]
    ) async throws -> [CertificateLook] {
        let settings = await settings(host)
        var looks: [CertificateLook] = []
        for site in sites {
            guard var look = try await gather(site, host) else { continue }
            look.standing = standings[site.id]
            look.tell(settings)
            looks.append(look)
        }
        return looks
    }

    private static func gather(_ site: Site, _ host: ServiceHost) async throws -> CertificateLook? {
        var names: [Hostname] = []
        do {
            let vhost = try site.vhost(host.addressing)
            guard let reference = vhost.tls?.certificate else { return nil }
            names = vhost.names
            guard let facts = try await host.certificates.look(reference) else {
                return CertificateLook(site: site, names: names, answer: .missing(host.layout.certificate(reference)))
            }
            return CertificateLook(site: site, names: names, answer: .facts(facts))
        } catch let problem as Problem {
            return site.certificate == nil ? nil : CertificateLook(site: site, names: names, answer: .unreadable(problem.message))
        }
    }

    /// A file that is not understood is an alert of its own. What was wrong with orders before is neither better nor over because of it.
    private static func settings(_ host: ServiceHost) async -> AuthoritySettings? { try? await host.authority.settings() }

    /// - Parameter settings: nil: they are not understood.
    package mutating func tell(_ settings: AuthoritySettings?) {
        isOrdered = site.spec.tls.mode.asksAuthority
        guard isOrdered, let settings else { return }
        let facts: CertificateFacts? = if case .facts(let facts) = answer { facts } else { nil }
        let want = settings.first.flatMap { CertificateWant(site, names, lying: facts, of: $0) }
        isOrdered = want != nil
        // What others signed, or the site itself, may stand for any name.
        surplus = site.certificate?.signer == .authority ? want?.surplus ?? [:] : [:]
    }

    /// Why it was left out, or would be.
    func leftOut(_ name: Hostname) -> String? { standing?.parked[name.ascii] ?? surplus[name.ascii] }

    package var isMissing: Bool { if case .missing = answer { true } else { false } }

    /// Seconds since 1970; nil where it cannot be read.
    package var notAfter: Int64? { if case .facts(let facts) = answer { facts.notAfter } else { nil } }

    /// Its authority says so.
    package var isRevoked: Bool { standing?.isRevoked(site.certificate) ?? false }

    /// It is an authority's, and the next one will be.
    package var isRenewed: Bool { isOrdered && site.certificate?.signer == .authority }

    /// Names of the site for which the certificate does not stand.
    var uncovered: [Hostname] { if case .facts(let facts) = answer { names.filter { !facts.covers($0) } } else { [] } }

    /// Those that were not left out of it with a reason.
    var unexplained: [Hostname] { uncovered.filter { leftOut($0) == nil } }

    package var life: CertificateLife? {
        if case .facts(let facts) = answer { CertificateLife(notBefore: facts.notBefore, notAfter: facts.notAfter) } else { nil }
    }

    /// How near its end is, as somebody is to hear of it. One of an authority comes to its first stage in the very moment in which it is to be renewed: as
    /// long as that is under way it is nobody's business. Near its end it is, whoever it waits for.
    package func stage(at now: SoundTime) -> ExpiryStage {
        guard let life else { return .calm }
        let stage = ExpiryStage(life, at: now)
        guard isRenewed, stage < .threeDays else { return stage }
        let plan = RenewalPlan(life, window: standing?.window, dice: standing?.dice ?? 0)
        // Who waits for a limit, or for an authority that is down, is one of many, and has a day.
        let isFailing = standing?.failure.map { !$0.isOfOthers } ?? false
        return plan.isLate(now) || plan.isDue(now) && isFailing ? stage : .calm
    }

    /// It is an authority's, as the site wants it, and its time has not come: nobody is asked for another.
    func rests(at now: SoundTime) -> Bool {
        guard isRenewed, !isRevoked, let life, case .facts(let facts) = answer, unexplained.isEmpty else { return false }
        let star = names.first.map { CertificateName.wildcard($0).description } ?? ""
        if site.spec.tls.mode == .wildcard, !facts.names.contains(star) { return false }
        return !RenewalPlan(life, window: standing?.window, dice: standing?.dice ?? 0).isDue(now)
    }

    /// One that the site signs itself is made anew in the last month of its life, and when it does not stand for the site; an authority's is its
    /// keeper's. Nobody makes another in place of what cannot be read.
    package func isDue(_ now: Int64) -> Bool {
        guard site.certificate?.signer == .itself, let notAfter else { return false }
        return notAfter < now + CertificateFindings.notice || !uncovered.isEmpty
    }
}
