import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// Certificates of authorities: facts are gathered here, rules are `CertificateCourse`'s, and what is asked for goes to the host.
struct CertificateDesk: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    /// Sites for which an authority is to be asked now.
    func due() async throws -> [SiteID] {
        let settings = try await core.host.authority.settings()
        if settings.first == nil { return [] }
        let standings = try await core.store.certificateStandings()
        var due: [SiteID] = []
        for site in try await core.store.sites(state: .live) {
            let facts = try await facts(site, settings, standings[site.id], isAsked: false)
            if case .order? = facts.map(CertificateCourse.judge) { due.append(site.id) }
        }
        return due
    }

    /// nil where the clock is in doubt: nothing is renewed by it.
    func facts(
        _ site: Site, _ settings: AuthoritySettings, _ standing: CertificateStanding?, isAsked: Bool
    ) async throws -> CertificateCourse.Facts? {
        guard let now = ClockTrust(core.crisis.now, ClockTrust.Evidence()).time else { return nil }
        let vhost = try site.vhost(core.host.addressing)
        var lying: CertificateFacts?
        if let reference = vhost.tls?.certificate { lying = try? await core.host.certificates.look(reference) }  // unreadable is told by the doctor
        return CertificateCourse.Facts(
            site: site, names: vhost.names, lying: lying, authorities: settings, standing: standing, now: now, isAsked: isAsked)
    }

    func order(_ site: Site, isAsked: Bool, _ call: JobCall) async throws -> String {
        let settings = try await core.host.authority.settings()
        let standing = try await core.store.certificateStanding(site.id)
        guard let facts = try await facts(site, settings, standing, isAsked: isAsked) else {
            throw Problem.cannot("order a certificate for", site.spec.domain.ascii, "the clock is in doubt", code: .orderFailed)
        }
        switch CertificateCourse.judge(facts) {
        case .none(let why):
            if isAsked { throw Problem.cannot("order a certificate for", site.spec.domain.ascii, why, code: .orderFailed) }
            return why
        case .rests: return "not due"
        case .waits(let seconds): return "again in \(GuardTime.words(seconds * 1000))"
        case .order(let want):
            var run = CertificateOrderRun(
                core: call.core, site: site, authorities: try settings.chain(from: want.authority), want: want,
                standing: standing ?? CertificateStanding(dice: .random(in: 0 ... .max)), lying: facts.lying)
            return try await run.run(isAsked: isAsked, call)
        }
    }
}
