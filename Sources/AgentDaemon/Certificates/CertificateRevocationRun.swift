import AgentStore
import HostServices
import Logging
import SiteModel
import SiteOperations

/// What a revocation needs of the host.
struct RevocationTools: Sendable {
    let store: AgentStore
    let addressing: PublicAddressing
    /// Since 1970.
    let seconds: @Sendable () -> Int64
    /// Whether an authority would be asked for another certificate.
    let isToBeHad: @Sendable (Site) async throws -> Bool
    /// Orders another one and serves it. - Returns: what came of it, in a few words.
    let order: @Sendable (Site) async throws -> String
    /// One that the site signs itself.
    let serveOwn: @Sendable (Site) async throws -> String
    let revoke: @Sendable (CertificateRevocation, RevocationReason) async throws -> Void
    let remove: @Sendable (CertificateReference) async throws -> Void
    /// Whether the vhost that is published names it, whatever is on record.
    let isNamed: @Sendable (CertificateReference) async throws -> Bool
    let logger: Logger
}

/// One certificate on its way out: the site serves another one first, so that its visitors are never shown one that is revoked. Each part is left as it is where it
/// is done already.
struct CertificateRevocationRun: Sendable {
    let tools: RevocationTools
    let site: SiteID
    let work: CertificateRevocation

    func run() async throws -> String {
        let reason = try RevocationReason(asked: work.reason)
        var replaced = try await replace(try await tools.store.site(site), reason)
        // A site that answers no TLS now could come back with it. A key in other hands does not wait for a change that nobody may ever take up again.
        let isStuck = try await tools.store.lastChange(of: site.rawValue)?.state == .stuck
        if try await isPutAway(), reason.isPatient || !isStuck { try await remove(again: 15) }
        do { try await tools.revoke(work, reason) } catch let failure as OrderFailure {
            let domain = try await tools.store.site(site)?.spec.domain.ascii
            throw failure.problem(revoking: domain ?? site.rawValue, work.authority)
        }
        // Whoever came back with it meanwhile had read that it lies there.
        let now = try await tools.store.site(site)
        if shown(now) == nil { replaced = try await replace(now, reason, isRevoked: true) }
        // The authority is asked again with it, and says yes: not each few seconds.
        try await remove(again: 900)
        return "revoked by \(work.authority); \(replaced)"
    }

    /// Not from under a change that is about to serve it, or may go back to it: until that is on record, what is on record says nothing. So `OldGenerations`.
    /// - Parameter seconds: until it is tried again.
    private func remove(again seconds: Int64) async throws {
        let reference = CertificateReference(site: site, generation: work.generation)
        let isNamed = try await tools.isNamed(reference)
        // Last: one that opens from here on has its vhost still to serve, and is refused with it by nginx and taken back.
        let isHeld = try await tools.store.lastChange(of: site.rawValue).map { !$0.state.isFinal } ?? false
        let why = isHeld ? "a change of its site is at work, and may serve it" : "the site's vhost names it"
        guard isHeld || isNamed else { return try await tools.remove(reference) }
        throw Problem.removalWaits(try await tools.store.site(site)?.spec.domain.ascii ?? site.rawValue, why, seconds: seconds)
    }

    /// With this certificate of record, and in the trash or without TLS: whoever brings that back finds no file, and has the site sign one itself.
    private func isPutAway() async throws -> Bool {
        guard let site = try await tools.store.site(site), site.certificate?.generation == work.generation else { return false }
        return site.state == .trashed || !site.servesTLS(tools.addressing)
    }

    /// - Returns: nil where its visitors are shown this very certificate; otherwise what they are shown, in a few words.
    private func shown(_ site: Site?) -> String? {
        guard let site, site.state == .live, site.servesTLS(tools.addressing) else { return "its site is not served" }
        return site.certificate?.generation == work.generation ? nil : "the site serves another one"
    }

    /// - Parameter isRevoked: by now: nothing speaks for showing it on.
    /// - Returns: what is served in its place, in a few words.
    private func replace(_ site: Site?, _ reason: RevocationReason, isRevoked: Bool = false) async throws -> String {
        if let other = shown(site) { return other }
        guard let site else { return "its site is gone" }
        var failure: String?
        do {
            // Where an order had its certificate already, that may be the very one: the next is another.
            for _ in 1...2 {
                let said = try await tools.order(site)
                if try await tools.store.site(site.id)?.certificate?.generation != work.generation { return said }
            }
        } catch let problem as Problem where ![.siteBusy, .crisisActive, .cancelled].contains(problem.code) {
            failure = problem.message
            tools.logger.notice("no other certificate to be had", metadata: ["site.id": "\(site.id)", "problem": "\(problem)"])
        }
        // As it is now: the order took its time.
        let now = try await tools.store.site(site.id)
        if let other = shown(now) { return other }
        guard let now else { return "its site is gone" }
        if reason.isPatient, !isRevoked, try await tools.isToBeHad(now) { throw try await putOff(now, failure) }
        return "\(try await tools.serveOwn(now)), the site signs one itself until an authority gives another"
    }

    /// One connection that failed takes no good certificate from visitors.
    private func putOff(_ site: Site, _ failure: String?) async throws -> Problem {
        let standing = try await tools.store.certificateStanding(site.id)
        let why = standing?.failure?.reason ?? failure ?? "the order gave the same one"
        return .revocationWaits(site.spec.domain.ascii, why, seconds: standing?.backoff.wait(at: tools.seconds()) ?? 0)
    }
}

extension RevocationTools {
    /// - Parameter call: whose changes are noted nowhere: that one is done is not yet the end of the job.
    init(_ call: JobCall) {
        let core = call.core
        self.init(
            store: core.store, addressing: core.host.addressing, seconds: { core.seconds },
            isToBeHad: { try await CertificateDesk(core).replacement(of: $0).0 == .another },
            order: { try await CertificateDesk(core).order($0, CertificateOrdering(isAsked: true, isGoing: true), call) },
            serveOwn: { site in
                let change = AgentCore.newChange()
                try await core.open(
                    try ServeOwnCertificate.plan(site, addressing: core.host.addressing, now: core.seconds), change, by: call.peer)
                return try call.judged(try await core.runner.finished(change))
            },
            revoke: { try await core.host.authority.revoke($0.certificate, of: $0.authority, $1) },
            remove: { try await core.host.certificates.remove($0) },
            isNamed: { try await core.host.web.published($0.site)?.contains(core.host.layout.certificate($0)) ?? false },
            logger: core.logger)
    }
}
