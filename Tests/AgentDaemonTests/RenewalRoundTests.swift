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
}
