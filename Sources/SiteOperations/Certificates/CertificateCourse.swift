import HostServices
import SiteModel

/// What the certificate of a site needs now. Pure: the same facts give the same course, whoever looks and however often.
package enum CertificateCourse: Sendable, Hashable {
    /// Nobody is asked for one, and why.
    case none(String)
    /// What is served is well until it is to be renewed, seconds since 1970.
    case rests(until: Int64)
    /// The last order failed; seconds until the next.
    case waits(Int64)
    /// An authority is asked for these.
    case order(CertificateWant)

    package struct Facts: Sendable {
        package var site: Site
        /// By which visitors come; the site's own first.
        package var names: [Hostname]
        /// Of what lies on the disk; nil: nothing that can be read.
        package var lying: CertificateFacts?
        package var authorities: AuthoritySettings
        package var standing: CertificateStanding?
        package var now: SoundTime
        /// A person asked: neither the time nor an earlier failure holds it back. Limits and breakers do.
        package var isAsked: Bool
        /// The site, or how its names are proved, is otherwise than at the last try: an earlier failure says nothing of it.
        package var isMended: Bool
        /// Names that were left out are looked at again, but for those that an authority did not sign for a while ago.
        package var looksAgain: Bool

        package init(
            site: Site, names: [Hostname], lying: CertificateFacts?, authorities: AuthoritySettings, standing: CertificateStanding?,
            now: SoundTime, isAsked: Bool = false, isMended: Bool = false, looksAgain: Bool = false
        ) {
            self.site = site
            self.names = names
            self.lying = lying
            self.authorities = authorities
            self.standing = standing
            self.now = now
            self.isAsked = isAsked
            self.isMended = isMended
            self.looksAgain = looksAgain
        }

        /// Names that are left out for now.
        fileprivate var parked: Set<String> {
            guard !isMended, let standing else { return [] }
            return Set(standing.parked.keys.filter { !looksAgain || standing.refuses($0, at: now.seconds) })
        }
    }

    package static func judge(_ facts: Facts) -> CertificateCourse {
        let site = facts.site
        guard site.state == .live, let certificate = site.certificate else { return .none("it does not answer over TLS") }
        guard site.spec.tls.mode.asksAuthority else { return .none("tls=\(site.spec.tls.mode.rawValue)") }
        guard let first = facts.authorities.first else { return .none("no authority is set") }
        guard var want = CertificateWant(site, facts.names, lying: facts.lying, of: first) else {
            return .none("no public authority signs '\(facts.names.first?.ascii ?? "")'")
        }
        let parked = facts.parked
        var rest: Int64?
        if let lying = facts.lying, certificate.signer == .authority {
            let life = CertificateLife(notBefore: lying.notBefore, notAfter: lying.notAfter)
            let plan = RenewalPlan(life, window: facts.standing?.window, dice: facts.standing?.dice ?? 0)
            // Whoever asks: an order that is met again is that of a renewal, or is not.
            let isRevoked = facts.standing?.isRevoked(certificate) ?? false
            want.isDue = plan.isDue(facts.now) || isRevoked
            want.isCalledFor = want.isDue && !isRevoked && plan.source == .authority && facts.standing?.mayName(first.name) ?? false
            if !want.isDue, want.names.allSatisfy({ parked.contains($0.description) || lying.covers($0) }) { rest = plan.at }
        }
        if facts.isAsked { return .order(want) }
        if let rest { return .rests(until: rest) }
        let isMended = facts.isMended || facts.standing?.isOfNobody(in: facts.authorities) == true
        let wait = isMended ? 0 : facts.standing?.backoff.wait(at: facts.now.seconds) ?? 0
        return wait > 0 ? .waits(wait) : .order(want)
    }
}

/// What an authority is asked for.
package struct CertificateWant: Sendable, Hashable {
    /// The site's own first.
    package var names: [CertificateName]
    package var challenge: CertificateOrder.Challenge
    /// Who is asked first.
    package var authority: AuthorityName
    /// Its time has come, whatever it stands for.
    package var isDue = false
    /// By the authority itself: told what is replaced, it counts the order for none of its limits but one (RFC 9773 5).
    package var isCalledFor = false
    /// Names of the site for which a certificate has no room, and why.
    package var surplus: [String: String] = [:]

    /// A public authority signs no name that nobody can have (RFC 6761); one of one's own does.
    /// - Returns: nil where the site's own name is such a one. An alias is left out: it keeps the others from nothing.
    package init?(_ site: Site, _ all: [Hostname], lying: CertificateFacts?, of authority: CertificateAuthorityAccount) {
        let isPublic = authority.rootFile == nil
        if isPublic, let own = all.first, Self.isReserved(own) { return nil }
        let hosts = all.filter { !(isPublic && Self.isReserved($0)) }
        for name in all where !hosts.contains(name) { surplus[name.ascii] = Self.unsigned }
        let tls = site.spec.tls
        challenge = tls.dns.map { .dns($0) } ?? .http
        self.authority = authority.name
        names = hosts.map { .host($0) }
        if tls.mode == .wildcard, let own = hosts.first {
            let star = CertificateName.wildcard(own)
            names = [.host(own), star] + hosts.dropFirst().filter { !star.covers($0) }.map { .host($0) }
        }
        let most = CertificateOrder.mostNames
        if names.count > most, let lying {
            // Those that have one keep it.
            let others = names.dropFirst()
            names = names.prefix(1) + others.filter { lying.covers($0) } + others.filter { !lying.covers($0) }
        }
        for name in names.dropFirst(most) { surplus[name.description] = "a certificate has room for \(most) names" }
        names = Array(names.prefix(most))
    }

    /// Why a name is left out that is none of the public internet's.
    package static let unsigned = "no public authority signs such a name"

    private static let reserved = [".localhost", ".test", ".internal", ".example", ".invalid", ".local"]
    private static func isReserved(_ name: Hostname) -> Bool { reserved.contains { ".\(name.ascii)".hasSuffix($0) } }
}
