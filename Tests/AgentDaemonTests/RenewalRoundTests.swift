import AgentServer
import AgentTesting
import HostServices
import JobEngine
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// What the daemon does for certificates by itself: for each site what it needs, and for none of them twice what brings nothing.
@Suite("Certificates without anybody asking") struct RenewalRoundTests {
    @Test("one site that cannot be looked at is told of, and the orders of all others are taken in") func oneIsBroken() async throws {
        let rig = try await CoreRig()
        let broken = try await rig.unaskable(1)
        let due = try await [rig.site(2, "b.com"), rig.site(3, "c.com", age: 800)]
        let rests = try await rig.site(4, "d.com", age: 1)
        let round = try await RenewalRound(rig.core).begin(by: Peer(uid: 0, gid: 0, pid: 0))
        #expect(Set(round.begun) == Set(due.map(\.id)) && !round.begun.contains(rests.id))
        #expect(try await rig.orders == 2)
        #expect(round.failure != nil && rig.told("error certificate left out", of: broken) == 1)
    }

    @Test("what failed and is well by now is nobody's work any more; what is still to be had is ordered") func history() async throws {
        let rig = try await CoreRig()
        let (rests, due) = try await (rig.site(1, "a.com", age: 1), rig.site(2, "b.com"))
        for site in [rests, due] { try await rig.fail(site) }
        try await CertificateKeeper(core: rig.core).goOn()
        #expect(try await rig.core.store.certificateStanding(rests.id)?.failure == nil)
        #expect(try await rig.core.store.certificatesUnderWay().map(\.site) == [due.id])
        #expect(try await rig.orders == 1)
    }

    @Test("one that cannot be looked at is tried again as what failed, and does not come each few seconds") func putOff() async throws {
        let rig = try await CoreRig()
        let broken = try await rig.unaskable(1)
        try await rig.fail(broken)
        for _ in 1...3 { try await CertificateKeeper(core: rig.core).goOn() }
        let standing = try #require(try await rig.core.store.certificateStanding(broken.id))
        #expect(standing.backoff.failures == 2 && standing.backoff.wait(at: rig.core.seconds) > 60)
        #expect(standing.failure?.reason.contains("it led elsewhere") == false)
        #expect(rig.told("error certificate left out", of: broken) == 1)
    }

    @Test("what its authority revoked is ordered anew for the names that are to be had, and is kept for none") func revoked() async throws {
        let rig = try await CoreRig()
        let site = try await rig.site(1, "a.com", aliases: ["www.a.com"], age: 1)
        let alias = try #require(try site.vhost(rig.core.host.addressing).names.last)
        rig.look.ends.withLock { $0[alias.ascii] = .silent("no answer") }
        #expect(try await CertificateDesk(rig.core).rehearse(site, CertificateOrdering()) == nil)
        let kept = await #expect(throws: Problem.self) {
            _ = try await CertificateDesk(rig.core).rehearse(site, CertificateOrdering(isAsked: true))
        }
        #expect(kept?.message.contains("is kept") == true, "\(kept as Any)")
        var standing = CertificateStanding(dice: 0)
        standing.noteRevoked(1)
        try await rig.core.store.keep(standing, of: site.id)
        let rehearsal = try #require(try await CertificateDesk(rig.core).rehearse(site, CertificateOrdering()))
        #expect(rehearsal.names.count == 3 && Array(rehearsal.parked.keys) == [alias.ascii], "\(rehearsal)")
    }

    @Test("where nobody is named who could be asked, what is under way waits") func nobody() async throws {
        let rig = try await CoreRig()
        let site = try await rig.site(1, "a.com")
        var standing = CertificateStanding(dice: 0)
        standing.begin(site.id)
        try await rig.core.store.keep(standing, of: site.id)
        rig.authority.text.withLock { $0 = "" }
        try await CertificateKeeper(core: rig.core).goOn()
        #expect(try await rig.orders == 0)
        #expect(try await rig.core.store.certificateStanding(site.id) == standing)
    }

    @Test("old certificates of one site that cannot be looked at keep those of no other") func old() async throws {
        let rig = try await CoreRig()
        let sites = try await [rig.site(1, "a.com", generation: 3), rig.site(2, "b.com", generation: 3)]
        try TestDirectory.make(rig.core.host.layout.vhost(sites[0].id))
        let old = try await OldGenerations(rig.core).remove()
        #expect(old.removed == 1 && old.failure != nil && rig.told("error certificate left out", of: sites[0]) == 1)
        for (site, lies) in zip(sites, [true, false]) {
            let first = try await rig.core.host.certificates.look(CertificateReference(site: site.id, generation: 1))
            #expect((first != nil) == lies)
            #expect(try await rig.core.host.certificates.look(CertificateReference(site: site.id, generation: 2)) != nil)
        }
    }

    @Test("a look at all of them ends with what was wrong with one, and has done everything for the others") func watch() async throws {
        let rig = try await CoreRig("")
        let broken = try await rig.unaskable(1)
        let site = try await rig.site(2, "b.com", generation: 3)
        let job = JobContract.job(1, kind: JobKind.watchCertificates.name)
        await #expect(throws: Problem.self) { try await CertificateWatch(rig.core).run(JobCall(core: rig.core, job: job)) }
        #expect(rig.told("error certificate left out", of: broken) > 0)
        #expect(rig.core.certificateSights.all[site.id] != nil && rig.core.certificateSights.all[broken.id] == nil)
        #expect(rig.sockets.asked.withLock { Set($0) } == ["b.com", "b.com.localhost"])
        #expect(try await rig.core.host.certificates.look(CertificateReference(site: site.id, generation: 1)) == nil)
    }

    @Test("one whose time comes between two looks at all of them is ordered then, and the others are not looked at") func betweenLooks()
        async throws
    {
        let rig = try await CoreRig()
        let site = try await rig.site(1, "a.com", age: 2)
        let round = try await RenewalRound(rig.core).begin(by: Peer(uid: 0, gid: 0, pid: 0))
        #expect(round.begun.isEmpty && !rig.core.renewalTimes.isDue(at: rig.core.seconds))
        #expect(rig.core.renewalTimes.isDue(at: rig.core.seconds + 4_000 * OrderRig.day), "it is known when it will be")
        // As if its authority had called for it since.
        var standing = CertificateStanding(dice: 0)
        standing.note(RenewalWindow(start: rig.core.seconds - 20, end: rig.core.seconds - 10), at: rig.core.seconds, after: 3_600)
        try await rig.core.store.keep(standing, of: site.id)
        try await CertificateKeeper(core: rig.core).goOn()
        #expect(try await rig.orders == 0)
        rig.core.renewalTimes.note(site.id, at: rig.core.seconds - 1)
        try await CertificateKeeper(core: rig.core).goOn()
        #expect(try await rig.orders == 1)
        try await CertificateKeeper(core: rig.core).goOn()
        #expect(try await rig.orders == 1 && !rig.core.renewalTimes.isDue(at: rig.core.seconds + 4_000 * OrderRig.day))
    }

    @Test("keys of orders that nobody waits for go, when a site rests and when all are looked at; what runs and what is nobody's stays")
    func keys() async throws {
        let rig = try await CoreRig()
        let site = try await rig.site(1, "a.com", age: 1)
        func lay(_ name: String, _ state: OrderStanding.State, isOrder: Bool = true) throws {
            let order = CertificateOrder(
                try OrderID(name), names: [try CertificateName("a.com")], authority: try AuthorityName("le"), challenge: .http)
            rig.authority.orders.withLock { $0[name] = OrderStanding(name: name, order: isOrder ? order : nil, state: state) }
        }
        var standing = CertificateStanding(dice: 0)
        standing.begin(site.id)
        try await rig.core.store.keep(standing, of: site.id)
        let own = try #require(standing.order)
        let gone = try OrderID(own).rawValue.replacing(site.id.rawValue, with: SiteID(random: 9).rawValue)
        try lay(own, .issued)
        try lay(gone, .issued)
        let running = try OrderID(own).rawValue.replacing(site.id.rawValue, with: SiteID(random: 8).rawValue)
        try lay(running, .running)
        try lay("\(running)0", .unreadable("no"), isOrder: false)
        #expect(try await OrderLeftovers(rig.core).sweep() == 1)
        #expect(rig.authority.orders.withLock { Set($0.keys) } == [own, running, "\(running)0"])
        var off = site
        off.spec.tls.mode = .import
        let job = JobContract.job(1, kind: JobKind.orderCertificate.name)
        _ = try await CertificateDesk(rig.core).order(off, CertificateOrdering(), JobCall(core: rig.core, job: job))
        #expect(try await rig.core.store.certificateStanding(site.id)?.order == nil)
        #expect(rig.authority.orders.withLock { $0[own] == nil }, "its key went with it")
    }
}
