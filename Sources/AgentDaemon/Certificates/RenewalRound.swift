import AgentServer
import AgentStore
import Foundation
import HostServices
import SiteModel
import SiteOperations

/// Takes in the orders that are due, those first whose certificates end first, and no more than authorities take (RenewalQueue). The others wait, and are told
/// until when; each is counted by `OrderGate`, when its authority is asked.
struct RenewalRound: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    struct Outcome: Sendable {
        var begun: [SiteID] = []
        /// By an authority's limit, with the time.
        var left = 0
    }

    /// - Parameter sites: those that may be due; nil: all that are live.
    func begin(_ sites: Set<SiteID>? = nil, by peer: Peer) async throws -> Outcome {
        let settings = try await core.host.authority.settings()
        guard settings.first != nil, let now = try await core.clock.look(core).time else { return Outcome() }
        let standings = try await core.store.certificateStandings()
        // Without lego nobody is asked; its absence is told by the order.
        let tellsReplaced = (try? await core.host.authority.tellsReplaced()) ?? false
        var due: [AuthorityName: [SiteID: Due]] = [:]
        for site in try await core.store.sites(state: .live) where sites?.contains(site.id) ?? true {
            let standing = standings[site.id]
            guard let (want, due_) = try await self.due(site, settings, standing, now, tellsReplaced) else { continue }
            due[want.authority, default: [:]][site.id] = due_
        }
        var outcome = Outcome()
        for (name, some) in due.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try await begin(some, try settings.authority(name), now, by: peer, &outcome)
        }
        return outcome
    }

    private struct Due: Sendable {
        var renewal: Renewal
        var standing: CertificateStanding?
    }

    private func due(
        _ site: Site, _ settings: AuthoritySettings, _ standing: CertificateStanding?, _ now: SoundTime, _ tellsReplaced: Bool
    ) async throws -> (CertificateWant, Due)? {
        let vhost = try site.vhost(core.host.addressing)
        var lying: CertificateFacts?
        // One that is unreadable is told by the doctor.
        if let reference = vhost.tls?.certificate { lying = try? await core.host.certificates.look(reference) }
        let facts = CertificateCourse.Facts(
            site: site, names: vhost.names, lying: lying, authorities: settings, standing: standing, now: now)
        guard case .order(let want) = CertificateCourse.judge(facts) else { return nil }
        // Whoever has none that browsers believe waits as one whose certificate ends in a moment.
        let end = site.certificate?.signer == .authority ? lying?.notAfter : nil
        let cost = OrderCost(Set(want.names), core.publicSuffixes.suffixes, isExempt: want.isCalledFor && tellsReplaced)
        return (want, Due(renewal: Renewal(id: site.id, order: cost, deadline: end ?? now.seconds + 3_600), standing: standing))
    }

    private func begin(
        _ due: [SiteID: Due], _ authority: CertificateAuthorityAccount, _ now: SoundTime, by peer: Peer, _ outcome: inout Outcome
    ) async throws {
        var batch = RenewalBatch()
        batch.go = due.values.map(\.renewal).sorted { ($0.deadline, $0.id.rawValue) < ($1.deadline, $1.id.rawValue) }
        if let limits = authority.limits {
            var ledger = try await core.store.ledger(of: authority.name)
            batch = RenewalQueue.next(batch.go, &ledger, limits, at: core.crisis.now)
        }
        for renewal in batch.go {
            try await core.enqueue(try HostJob(.orderCertificate, site: renewal.id, CertificateOrdering()), by: peer)
        }
        outcome.begun += batch.go.map(\.id)
        outcome.left += batch.left.count
        guard let wait = batch.wait else { return }
        var waiting: [SiteID: CertificateStanding?] = [:]
        for renewal in batch.left { waiting.updateValue(due[renewal.id]?.standing, forKey: renewal.id) }
        try await core.store.holdOrders(
            waiting, for: "orders wait for its limits, those of certificates that end first go first", authority: authority.name,
            at: now.seconds, seconds: (wait + 999) / 1000, dice: { .random(in: 0 ... .max) })
    }
}
