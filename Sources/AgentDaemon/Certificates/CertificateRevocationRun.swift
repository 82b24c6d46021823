import AgentStore
import ChangeEngine
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
    /// It is looked at within a minute, whenever its time was to be.
    let isDue: @Sendable (SiteID) -> Void
    let logger: Logger
}

/// One certificate on its way out: the site serves another one first, so that its visitors are never shown one that is revoked. Each part is left as it is where it
/// is done already.
struct CertificateRevocationRun: Sendable {
    let tools: RevocationTools
    let site: SiteID
    let work: CertificateRevocation
    /// Its authority did it when it was asked before: it is not asked again.
    var isRevoked = false
    /// Milliseconds that it was put off for after that.
    var rested: Int64 = 0
    /// Of such pauses.
    private static let longestRest: Int64 = 300_000
    /// A change that has been at work for so long may have no end, milliseconds.
    private static let patience: Int64 = 300_000

    func run() async throws -> String {
        var isRevoked = isRevoked
        do { return try await run(&isRevoked) } catch let problem as Problem where isRevoked {
            let told = problem.afterRevocation(by: work.authority)
            guard let wait = told.jobWait else { throw told }
            // Each try makes changes, and what it waits for may last.
            throw told.puttingOff(for: max(wait, min(Self.longestRest, rested * 2)))
        }
    }

    private func run(_ isRevoked: inout Bool) async throws -> String {
        let reason = try RevocationReason(asked: work.reason)
        if isRevoked { try await noteRevoked() }
        var replaced = try await replace(try await tools.store.site(site), reason, isRevoked: isRevoked)
        if !isRevoked {
            try await removeFirst(reason)
            do { try await tools.revoke(work, reason) } catch let failure as OrderFailure {
                throw failure.problem(revoking: try await domain(), work.authority)
            } catch is RevocationUnknown {
                // It may have been revoked; another one too many is the smaller harm.
                try await noteUncancelled()
                throw CancellationError()
            }
            isRevoked = true
            try await noteUncancelled()
            // Whoever came back with it meanwhile had read that it lies there.
            let now = try await tools.store.site(site)
            if shown(now) == nil { replaced = try await replace(now, reason, isRevoked: true) }
        }
        if let why = try await holder() { throw Problem.removalWaits(try await domain(), why, revokedBy: work.authority) }
        try await remove()
        return "revoked by \(work.authority); \(replaced)"
    }

    /// Beside the site's orders: it is due from then on, also where this job comes to nothing.
    private func noteRevoked() async throws {
        guard try await tools.store.site(site)?.certificate?.generation == work.generation else { return }
        var standing = try await tools.store.certificateStanding(site) ?? CertificateStanding(dice: .random(in: 0 ... .max))
        if standing.revoked == work.generation { return }
        standing.noteRevoked(work.generation)
        try await tools.store.keep(standing, of: site)
        tools.isDue(site)
    }

    /// Whoever cancels the job ends its waiting, and takes back nothing.
    private func noteUncancelled() async throws { try await Task { try await noteRevoked() }.value }

    private func domain() async throws -> String { try await tools.store.site(site)?.spec.domain.ascii ?? site.rawValue }
    private func remove() async throws { try await tools.remove(CertificateReference(site: site, generation: work.generation)) }

    /// A site that answers no TLS now could come back with it. A change that is at work ends by itself; for one that is stuck, and for a vhost that somebody
    /// wrote, a key that got out waits no longer.
    private func removeFirst(_ reason: RevocationReason) async throws {
        guard try await isPutAway() else { return }
        guard let why = try await holder() else { return try await remove() }
        let isChanging = try await openChange().map { !isLasting($0) } ?? false
        if reason.isPatient || isChanging { throw Problem.removalWaits(try await domain(), why) }
    }

    /// Why its file cannot go. Not from under a change that is about to serve it, or may go back to it: until that is on record, what is on record says nothing.
    /// So `OldGenerations`.
    private func holder() async throws -> String? {
        let isNamed = try await tools.isNamed(CertificateReference(site: site, generation: work.generation))
        // Last: one that opens from here on has its vhost still to serve, and is refused with it by nginx and taken back.
        if let change = try await openChange() { return "change \(change.id) of its site is \(change.state.rawValue), and may serve it" }
        return isNamed ? "the site's vhost names it" : nil
    }

    private func openChange() async throws -> Change? {
        guard let change = try await tools.store.lastChange(of: site.rawValue), !change.state.isFinal else { return nil }
        return change
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
                // Nothing is gained by asking more often than for any other site: nobody is to believe what is shown.
                if isRevoked, try await tools.store.certificateStanding(site.id)?.holdsOrder(at: tools.seconds()) ?? false { break }
                let said = try await tools.order(site)
                if try await tools.store.site(site.id)?.certificate?.generation != work.generation { return said }
            }
        } catch let problem as Problem where !Self.isPutOff(problem) {
            let isForLater = try await isForLater(problem, reason)
            guard isRevoked || !isForLater else { throw problem.waitingForChange }
            failure = problem.message
            tools.logger.notice("no other certificate to be had", metadata: ["site.id": "\(site.id)", "problem": "\(problem)"])
        }
        // As it is now: the order took its time.
        let now = try await tools.store.site(site.id)
        if let other = shown(now) { return other }
        guard let now else { return "its site is gone" }
        if reason.isPatient, !isRevoked, try await tools.isToBeHad(now) { throw try await putOff(now, failure) }
        do {
            return "\(try await tools.serveOwn(now)), the site signs one itself until an authority gives another"
        } catch let problem as Problem where !Self.isPutOff(problem) {
            if isRevoked { throw Problem.stillShown(now.spec.domain.ascii, problem.message, revokedBy: work.authority) }
            let isForLater = try await isForLater(problem, reason)
            guard !reason.isPatient, !isForLater else { throw isForLater ? problem.waitingForChange : problem }
            return "visitors are still shown it: \(problem.message)"
        }
    }

    private static func isPutOff(_ problem: Problem) -> Bool { [.crisisActive, .cancelled].contains(problem.code) }

    /// A change that is at work is over in a moment. One that is stuck, or lasts, may never be, and a key that got out does not wait for it.
    private func isForLater(_ problem: Problem, _ reason: RevocationReason) async throws -> Bool {
        guard problem.code == .siteBusy else { return false }
        guard let change = try await openChange() else { return true }
        return reason.isPatient || !isLasting(change)
    }

    private func isLasting(_ change: Change) -> Bool {
        change.state == .stuck || tools.seconds() * 1000 - change.startedAt > Self.patience
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
            isDue: { core.renewalTimes.note($0, at: 0) }, logger: core.logger)
    }
}
