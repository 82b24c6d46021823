import AgentAPI
import AgentServer
import AgentStore
import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// What is left alone while the clock is in doubt. The machine's own clock, held against a reading of a year ahead.
@Suite("While the clock is in doubt") struct DoubtedClockTests {
    private func rig(served: @escaping @Sendable () -> Int64? = { nil }) async throws -> CoreRig {
        let rig = try await CoreRig(served: served)
        var ahead = rig.core.crisis.now
        ahead.wall += 365 * 86_400_000
        try await rig.core.store.keep(soundClock: ahead)
        return rig
    }

    @Test("nobody says that a site needs no certificate: its need stays") func need() async throws {
        let rig = try await rig()
        let site = try await rig.site(1, "a.com")
        let problem = await #expect(throws: Problem.self) { try await CertificateDesk(rig.core).isDue(mended: site) }
        #expect(problem?.code == .clockInDoubt)
        #expect(try await rig.core.hostClock().sound == false)
        #expect(try await rig.core.acceptClock(by: Peer(uid: 0, gid: 0, pid: 1)).sound)
        #expect(try await CertificateDesk(rig.core).isDue(mended: site))
    }

    @Test("no watched socket is looked at, and what is strange does not become known") func watched() async throws {
        let rig = try await rig()
        let socket = try WatchedSocket("example.org:443")
        #expect(try await rig.core.store.watch(WatchedCertificate(socket, since: 0), most: 9))
        let all = try await rig.core.store.watchedCertificates()
        #expect(try await WatchedLook(rig.core).keep(all, most: 9) == 0 && rig.sockets.asked.withLock { $0 } == [])
        let request = WatchCertificateRequest(host: "example.org")
        let problem = await #expect(throws: Problem.self) {
            try await rig.core.watchCertificate(request, by: Peer(uid: 0, gid: 0, pid: 1))
        }
        #expect(problem?.code == .clockInDoubt && rig.sockets.asked.withLock { $0 } == [])
        #expect(try await rig.core.store.watchedCertificates() == all)
        _ = try await rig.core.acceptClock(by: Peer(uid: 0, gid: 0, pid: 1))
        #expect(try await WatchedLook(rig.core).keep(all, most: 9) == 1)
    }

    @Test("a time server's word ends every doubt, and is what people are shown; against it nobody accepts a clock") func served()
        async throws
    {
        let now = AgentCore.now() / 1000
        let right = try await rig { now }
        #expect(try await right.core.clock.look(right.core).time != nil)
        let clock = try await right.core.hostClock()
        #expect(clock.sound && clock.served == now)
        let wrong = try await rig { now - 365 * 86_400 }
        #expect(try await wrong.core.clock.look(wrong.core).time == nil)
        let problem = await #expect(throws: Problem.self) { try await wrong.core.acceptClock(by: Peer(uid: 0, gid: 0, pid: 1)) }
        #expect(problem?.code == .clockInDoubt)
    }
}
