import AgentAPI
import SiteModel
import Testing

@testable import AgentServer

@Suite struct DeedMeterTests {
    private func isTaken(_ meter: DeedMeter, _ peer: Peer) -> Bool { (try? meter.take(peer)) != nil }

    @Test("so many at once, then no more; each token's, and each user's, are his own") func each() throws {
        let meter = DeedMeter(CallLimit(calls: 1, per: 3_600_000, burst: 3))
        var owner = Peer(uid: 7, gid: 7, pid: 1)
        owner.token = TokenID(unchecked: "taaaaaaaaaaa")
        #expect((0..<5).map { _ in isTaken(meter, owner) } == [true, true, true, false, false])
        let other = Peer(uid: 7, gid: 7, pid: 1)
        #expect(isTaken(meter, other))
        let problem = #expect(throws: Problem.self) { try meter.take(owner) }
        #expect(problem?.code == .tooManyConnections && problem?.hint?.contains("wait for") == true)
    }
}
