import AgentAPI
import AgentServer
import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// Certificates that are not to be believed any more.
extension AgentCore {
    package func revokeCertificate(
        _ reference: String, _ request: RevokeCertificateRequest, by peer: Peer
    ) async throws -> CertificateRevoked {
        let reason = try RevocationReason(asked: request.reason)
        let site = try await findLive(reference, "revoke the certificate of")
        let settings = try await host.authority.settings()
        let standing = try await store.certificateStanding(site.id)
        let authority = try CertificateRevocation.signer(of: site, standing, settings)
        guard site.servesTLS(host.addressing) else {
            throw Problem.cannot(
                "revoke the certificate of", site.spec.domain.ascii, "it does not answer over TLS, and would come back with it",
                code: .badRequest, hint: "agent site set \(site.spec.domain) tls=auto", details: ["site.id": site.id.rawValue])
        }
        guard let lies = try site.vhost(host.addressing).tls?.certificate, let leaf = try await host.certificates.leaf(lies) else {
            throw Problem.cannot(
                "revoke the certificate of", site.spec.domain.ascii, "it is not where it should lie", code: .configurationRefused,
                hint: "agent cert show \(site.spec.domain)", details: ["site.id": site.id.rawValue])
        }
        var revoked = CertificateRevoked()
        (revoked.authority, revoked.generation) = (authority.rawValue, lies.generation)
        revoked.serial = try await host.certificates.look(lies)?.serial
        let asked = try await CertificateDesk(self).facts(site, settings, standing, CertificateOrdering(isAsked: true))
        if let asked, case .order(let want) = CertificateCourse.judge(asked) {
            revoked.replacement = WantedCertificateView(want, held: nil)
        }
        revoked.insistedUntil = try await clock.look(self).time.flatMap { site.promise?.holdsTLS(at: $0) }
        if request.dryRun == true { return revoked }
        let work = CertificateRevocation(certificate: leaf, generation: lies.generation, authority: authority, reason: reason)
        let job = try await enqueue(try HostJob(.revokeCertificate, site: site.id, work), by: peer)
        revoked.job = try await self.job(job.id.rawValue)
        return revoked
    }
}

/// One certificate on its way out: the site serves another one first, so that its visitors are never shown one that is revoked. Each part is left as it is where it
/// is done already.
struct CertificateRevocationRun: Sendable {
    let core: AgentCore
    let site: SiteID
    let work: CertificateRevocation

    /// - Parameter call: whose changes are noted nowhere: that one is done is not yet the end of the job.
    func run(_ call: JobCall) async throws -> String {
        let found = try await core.store.site(site)
        let replaced = try await replace(found, call)
        do {
            try await core.host.authority.revoke(work.certificate, of: work.authority, try RevocationReason(asked: work.reason))
        } catch let failure as OrderFailure {
            throw failure.problem(revoking: found?.spec.domain.ascii ?? site.rawValue, work.authority)
        }
        // Nobody goes back to it.
        if try await core.store.site(site)?.certificate?.generation != work.generation {
            try await core.host.certificates.remove(CertificateReference(site: site, generation: work.generation))
        }
        return "revoked by \(work.authority); \(replaced)"
    }

    /// - Returns: what is served in its place, in a few words.
    private func replace(_ site: Site?, _ call: JobCall) async throws -> String {
        guard let site, site.state == .live, site.servesTLS(core.host.addressing) else { return "its site is not served" }
        guard site.certificate?.generation == work.generation else { return "the site serves another one" }
        do {
            let said = try await CertificateDesk(core).order(site, CertificateOrdering(isAsked: true), call)
            // Where an order had its certificate already, that may be the very one.
            if try await core.store.site(site.id)?.certificate?.generation != work.generation { return said }
        } catch let problem as Problem where ![.siteBusy, .crisisActive, .cancelled].contains(problem.code) {
            core.logger.notice("no other certificate to be had", metadata: ["site.id": "\(site.id)", "problem": "\(problem)"])
        }
        // As it is now: the order took its time.
        guard let site = try await core.store.site(site.id), site.state == .live, site.servesTLS(core.host.addressing) else {
            return "its site is not served"
        }
        guard site.certificate?.generation == work.generation else { return "the site serves another one" }
        let change = AgentCore.newChange()
        try await core.open(
            try ServeOwnCertificate.plan(site, addressing: core.host.addressing, now: core.seconds), change, by: call.peer)
        return "\(try call.judged(try await core.runner.finished(change))), the site signs one itself until an authority gives another"
    }
}
