import AgentServer
import AgentStore
import Foundation
import HostServices
import SiteModel
import SiteOperations

/// Takes in the orders that are due, those first whose certificates end first, and no more than authorities take (RenewalQueue). The others wait, and are told
/// until when; each is counted by `OrderGate`, when its authority is asked. Failures that nobody tries again are history, and forgotten.
struct RenewalRound: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    struct Outcome: Sendable {
        var begun: [SiteID] = []
        /// By an authority's limit, with the time.
        var left = 0
        /// What went wrong with the first one that could not be looked at, or taken in.
        var failure: (any Error)?
    }

    /// - Parameter sites: those that may be due; nil: all that are live.
    func begin(_ sites: Set<SiteID>? = nil, by peer: Peer) async throws -> Outcome {
        let settings = try await core.host.authority.settings()
        guard settings.first != nil, let now = try await core.clock.look(core).time else { return Outcome() }
        let standings = try await core.store.certificateStandings()
        // Without lego nobody is asked; its absence is told by the order.
        let tellsReplaced = (try? await core.host.authority.tellsReplaced()) ?? false
        var (due, outcome, each) = ([AuthorityName: [SiteID: Due]](), Outcome(), EachSite(core, "orders"))
        for site in try await core.store.sites(state: .live) where sites?.contains(site.id) ?? true {
            let standing = standings[site.id]
            let found = try await each.turn(site.id) { () async throws -> (CertificateWant, Due)? in
                do { return try await self.due(site, settings, standing, now, tellsReplaced) } catch let problem as Problem {
                    try await putOff(site, standing, problem, now)
                    throw problem
                }
            }
            guard let (want, due_) = found ?? nil else { continue }
            due[want.authority, default: [:]][site.id] = due_
        }
        for (name, some) in due.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            do { try await begin(some, try settings.authority(name), now, by: peer, &outcome, &each) } catch {
                try Task.checkCancellation()
                each.note(error, ["authority": "\(name)"])
            }
        }
        outcome.failure = each.failure
        return outcome
    }

    /// What cannot even be looked at is tried again as what failed, and told as that: not each few seconds.
    private func putOff(_ site: Site, _ standing: CertificateStanding?, _ problem: Problem, _ now: SoundTime) async throws {
        guard let standing, standing.order == nil, standing.failure != nil else { return }
        var after = standing
        let end = FailedTry(problem, site, nil, at: now.seconds)
        after.fail(end.failure, end.pause)
        try await core.store.exchange(standing, for: after, of: site.id)
    }

    private struct Due: Sendable {
        var renewal: Renewal
        var standing: CertificateStanding?
    }

    /// Whoever has none that browsers believe waits as one whose certificate ends so soon, in seconds.
    private static let endOfNone: Int64 = 3_600

    private func due(
        _ site: Site, _ settings: AuthoritySettings, _ standing: CertificateStanding?, _ now: SoundTime, _ tellsReplaced: Bool
    ) async throws -> (CertificateWant, Due)? {
        let facts = try await CertificateDesk(core).facts(site, settings, standing, CertificateOrdering(), at: now)
        let want: CertificateWant
        switch CertificateCourse.judge(facts) {
        case .order(let due): want = due
        case .waits: return nil
        case .rests(let until):
            core.renewalTimes.note(site.id, at: until)
            try await settle(standing, site, now)
            return nil
        case .none:
            try await settle(standing, site, now)
            return nil
        }
        let end = site.certificate?.signer == .authority ? facts.lying?.notAfter : nil
        let cost = OrderCost(Set(want.names), core.publicSuffixes.suffixes, isExempt: want.isCalledFor && tellsReplaced)
        return (want, Due(renewal: Renewal(id: site.id, order: cost, deadline: end ?? now.seconds + Self.endOfNone), standing: standing))
    }

    /// Its certificate is well, or nobody is to be asked for one: what failed before is nobody's work any more. An order that is under way is its job's.
    private func settle(_ standing: CertificateStanding?, _ site: Site, _ now: SoundTime) async throws {
        guard let standing, standing.order == nil, standing.failure != nil, standing.backoff.wait(at: now.seconds) == 0 else { return }
        var after = standing
        after.failure = nil
        try await core.store.exchange(standing, for: after, of: site.id)
    }

    private func begin(
        _ due: [SiteID: Due], _ authority: CertificateAuthorityAccount, _ now: SoundTime, by peer: Peer, _ outcome: inout Outcome,
        _ each: inout EachSite
    ) async throws {
        var batch = RenewalBatch()
        batch.go = due.values.map(\.renewal).sorted { ($0.deadline, $0.id.rawValue) < ($1.deadline, $1.id.rawValue) }
        if let limits = authority.limits {
            var ledger = try await core.store.ledger(of: authority.name)
            batch = RenewalQueue.next(batch.go, &ledger, limits, at: core.crisis.now)
        }
        for renewal in batch.go {
            let job = try await each.turn(renewal.id) {
                try await core.enqueue(try HostJob(.orderCertificate, site: renewal.id, CertificateOrdering()), by: peer)
            }
            if job != nil { outcome.begun.append(renewal.id) }
        }
        outcome.left += batch.left.count
        guard let wait = batch.wait else { return }
        var waiting: [SiteID: CertificateStanding?] = [:]
        for renewal in batch.left { waiting.updateValue(due[renewal.id]?.standing, forKey: renewal.id) }
        try await core.store.holdOrders(
            waiting, for: "orders wait for its limits, those of certificates that end first go first", authority: authority.name,
            at: now.seconds, seconds: (wait + 999) / 1000, dice: { .random(in: 0 ... .max) })
    }
}
