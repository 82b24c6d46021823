import AgentServer
import AgentStore
import Foundation
import HostServices
import JobEngine
import ServiceLifecycle
import SiteModel
import SiteOperations

/// Takes in orders without being asked: for sites that a change gave other names, for orders that failed, when their back-off is over, and for those that
/// a daemon before this one had begun; and for certificates whose time has come. All of them are looked at by `certificate.watch`, twice a day.
struct CertificateKeeper: Service {
    let core: AgentCore

    private static let turn = Duration.seconds(15)

    func run() async throws {
        await work("limits of authorities") { try await goOnCounting() }
        // What goes wrong with one of them keeps none of the others from its turn.
        await work("orders of before") { try await meet(try await core.store.certificatesUnderWay().filter { $0.standing.order != nil }) }
        await work("keys of orders") { _ = try await OrderLeftovers(core).sweep() }
        await work("certificates that are due") { _ = try await RenewalRound(core).begin(by: own) }
        let looks = ParkedLooks(core)
        await withTaskGroup { group in
            group.addTask {
                await Periodically.run(every: Self.turn, "certificates", core.logger, atOnce: true) {
                    try await goOn()
                    await follow()
                }
            }
            group.addTask {
                await Periodically.run(every: Self.turn, "names without certificates", core.logger) { try await looks.goOn(by: own) }
            }
            group.addTask { await cancelWhenGracefulShutdown { for await _ in core.certificateNeeds.turns { await follow() } } }
        }
    }

    private func work(_ name: String, _ work: () async throws -> Void) async {
        do { try await work() } catch {
            core.logger.error("scheduled work failed", metadata: ["work": "\(name)", "problem": "\(error)"])
        }
    }

    /// Of a boot before this one, too.
    private func goOnCounting() async throws {
        let now = core.crisis.now
        for authority in try await core.host.authority.settings().authorities {
            try await core.store.changeLedger(of: authority.name, nil) { $0.forget(at: now) }
        }
    }

    /// Orders that are under way, of a daemon before this one too.
    private func meet(_ underWay: [(site: SiteID, standing: CertificateStanding)]) async throws {
        var each = EachSite(core, "orders under way")
        for (site, _) in underWay { _ = try await each.turn(site) { try await order(site) } }
    }

    /// What was interrupted, what failed or waited for a limit when its time has come, and what is to be renewed by now: those whose certificates end first go
    /// first.
    func goOn() async throws {
        // While the clock is in doubt nothing would come of it.
        guard try await core.clock.look(core).time != nil else { return }
        let now = core.seconds
        let underWay = try await core.store.certificatesUnderWay().filter { $0.standing.backoff.wait(at: now) == 0 }
        // Nor while nobody is named who could be asked.
        guard !underWay.isEmpty || core.renewalTimes.isDue(at: now), try await core.host.authority.settings().first != nil else { return }
        try await meet(underWay.filter { $0.standing.order != nil })
        let again = Set(underWay.filter { $0.standing.order == nil }.map(\.site)).union(core.renewalTimes.take(at: now))
        if !again.isEmpty { _ = try await RenewalRound(core).begin(again, by: own) }
    }

    private var own: Peer { Peer(uid: geteuid(), gid: getegid(), pid: 0) }

    /// Sites that are otherwise than before: each until an order of theirs is taken in, or none is needed.
    private func follow() async {
        for id in core.certificateNeeds.all {
            // What ends meanwhile is looked at again.
            let seen = core.certificateNeeds.times(id)
            do { if try await isFollowed(id) { core.certificateNeeds.remove(id, ofTimes: seen) } } catch {
                // It stays until what is wrong was mended, and is told once.
                guard core.certificateNeeds.isNews("\(error)", of: id) else { continue }
                core.logger.error("certificate not looked at", metadata: ["site.id": "\(id)", "problem": "\(error)"])
            }
        }
    }

    private func isFollowed(_ id: SiteID) async throws -> Bool {
        guard let site = try await core.store.site(id), site.state == .live, try await CertificateDesk(core).isDue(mended: site) else {
            // One that came back may be due sooner than anybody looks at all of them. Where nobody is named, that look is what begins.
            if try await core.host.authority.settings().first != nil { core.renewalTimes.note(id, at: 0) }
            return true
        }
        let ordering = CertificateOrdering(isMended: true)
        let job = try await order(id, ordering)
        // One that is at work, or was taken in for another reason, may know the site as it was: this one comes after it.
        let own = try ordering.payload()
        return job.state == .queued && job.payload == own
    }

    @discardableResult
    private func order(_ site: SiteID, _ ordering: CertificateOrdering = CertificateOrdering()) async throws -> Job {
        try await core.enqueue(try HostJob(.orderCertificate, site: site, ordering), by: own)
    }
}
