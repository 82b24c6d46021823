import AgentAPI
import AgentServer
import AgentStore
import HostServices
import JobEngine
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
        let authority = try CertificateRevocation.signer(of: site, try await store.certificateStanding(site.id), settings)
        guard let certificate = site.certificate, site.servesTLS(host.addressing) || site.spec.tls.mode == .off else {
            throw Problem.cannot(
                "revoke the certificate of", site.spec.domain.ascii, "it does not answer over TLS, and would come back with it",
                code: .badRequest, hint: "agent site show \(site.spec.domain)", details: ["site.id": site.id.rawValue])
        }
        let lies = CertificateReference(site: site.id, generation: certificate.generation)
        let open = try await openRevocations(of: site.id)
        let standing = open.first { $0.work.generation == lies.generation }
        let serial = try await host.certificates.look(lies)?.serial
        try CertificateRevocation.requireMeant(request.serial, serial, standing == nil ? open.first?.job : nil, of: site.spec.domain)
        var leaf = standing?.work.certificate
        if leaf == nil { leaf = try await host.certificates.leaf(lies) }
        guard let leaf else {
            throw Problem.cannot(
                "revoke the certificate of", site.spec.domain.ascii, "it is not where it should lie", code: .configurationRefused,
                hint: "agent cert show \(site.spec.domain)", details: ["site.id": site.id.rawValue])
        }
        let work = CertificateRevocation(certificate: leaf, generation: lies.generation, authority: authority, reason: reason)
        if let standing { try work.requireSame(as: standing.work, standing.job, of: site.spec.domain) }
        var revoked = CertificateRevoked()
        (revoked.authority, revoked.generation) = (authority.rawValue, lies.generation)
        revoked.serial = serial
        let (instead, want) = try await CertificateDesk(self).replacement(of: site)
        revoked.replacement = want.map { WantedCertificateView($0, held: nil) }
        revoked.instead = instead.rawValue
        revoked.waits = instead == .another && reason.isPatient
        revoked.insistedUntil = try await clock.look(self).time.flatMap { site.promise?.holdsTLS(at: $0) }
        if request.dryRun == true { return revoked }
        let job = try await enqueue(try HostJob(.revokeCertificate, site: site.id, work), by: peer)
        // Who asked in the same moment may have been first, and what is taken in is his.
        try work.requireSame(as: try CertificateRevocation(payload: job.payload), job.id, of: site.spec.domain)
        revoked.job = try await self.job(job.id.rawValue)
        return revoked
    }

    /// Those that have not ended yet. - Parameter site: nil: of every site.
    func openRevocations(of site: SiteID?) async throws -> [(site: SiteID, job: JobID, work: CertificateRevocation)] {
        var found: [(site: SiteID, job: JobID, work: CertificateRevocation)] = []
        for state in JobState.allCases where !state.isFinal {
            let filter = JobFilter(state: state, kind: JobKind.revokeCertificate.name, lane: site?.rawValue, limit: 1_000)
            for job in try await store.jobs(filter) {
                // One that is not understood fails by itself, and hides no other.
                guard let id = job.lane.flatMap({ SiteID(rawValue: $0) }), let work = try? CertificateRevocation(payload: job.payload)
                else {
                    continue
                }
                found.append((id, job.id, work))
            }
        }
        return found
    }
}

extension CertificateDesk {
    /// What visitors are shown in place of what the site serves, where that is not to be served any more.
    func replacement(of site: Site) async throws -> (CertificateRevocation.Replacement, CertificateWant?) {
        guard site.servesTLS(core.host.addressing) else { return (.nothing, nil) }
        let settings = try await core.host.authority.settings()
        let standing = try await core.store.certificateStanding(site.id)
        // A clock that is in doubt is set right some time.
        guard let facts = try await facts(site, settings, standing, CertificateOrdering(isAsked: true)) else { return (.another, nil) }
        guard case .order(let want) = CertificateCourse.judge(facts) else { return (.own, nil) }
        return (.another, want)
    }
}
