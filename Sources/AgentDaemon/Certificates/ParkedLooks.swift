import AgentServer
import AgentStore
import Foundation
import HostServices
import JobEngine
import SiteModel
import SiteOperations
import Synchronization

/// Names that were left out of certificates are looked at again, every six hours: whoever leads another name here waits so long for it to be seen, or asks for it.
/// A few at a time, since one that keeps silent takes half a minute, and renewals and people's orders have the same places.
final class ParkedLooks: Sendable {
    private struct Turn {
        var rest: [SiteID] = []
        var begun = ContinuousClock.now
    }
    static let pause = Duration.seconds(6 * 3600)
    /// That are taken in and not yet at their end: half of the places for orders.
    private static let most = 2
    private let core: AgentCore
    private let turn = Mutex(Turn())
    init(_ core: AgentCore) { self.core = core }

    /// Begins what there is room for.
    func goOn(by peer: Peer) async throws {
        if turn.withLock({ $0.rest.isEmpty && $0.begun.duration(to: .now) >= Self.pause }) { try await begin() }
        guard !turn.withLock({ $0.rest.isEmpty }) else { return }
        var room = Self.most - (try await open())
        while room > 0, let site = turn.withLock({ $0.rest.popLast() }) {
            // One that has nothing to look at is told so by its job, and asks nobody.
            _ = try await core.enqueue(try HostJob(.orderCertificate, site: site, CertificateOrdering(looksAgain: true)), by: peer)
            room -= 1
        }
    }

    /// All sites that lack a name are due now.
    func begin() async throws {
        let sites = try await core.store.troubledCertificates().filter { !$0.value.parked.isEmpty }.keys
        let live = Set(try await core.store.sites(state: .live).map(\.id))
        turn.withLock { $0 = Turn(rest: sites.filter { live.contains($0) }.sorted { $0.rawValue > $1.rawValue }) }
    }

    private func open() async throws -> Int {
        var open = 0
        for state in [JobState.queued, .running, .waiting] {
            let filter = JobFilter(state: state, kind: JobKind.orderCertificate.name)
            let jobs = try await core.store.jobs(filter)
            // Where so many orders wait, looks would only be in their way.
            if jobs.count == filter.limit { return Self.most }
            open += jobs.count { (try? CertificateOrdering(payload: $0.payload))?.looksAgain == true }  // what is not understood is no look
        }
        return open
    }
}
