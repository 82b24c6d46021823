import AgentServer
import AgentTesting
import SiteModel
import Testing

@testable import AgentDaemon

/// A password is fetched once, by who asked for its site: two tokens of one user are two, and the user without one is a third.
@Suite struct PasswordDeskTests {
    private func peer(_ uid: UInt32, _ token: UInt64? = nil) -> Peer {
        var peer = Peer(uid: uid, gid: 0, pid: 1)
        peer.token = token.map { TokenID(random: $0) }
        return peer
    }

    @Test(arguments: [1, nil] as [UInt64?]) func nobodyElseFetchesIt(_ asker: UInt64?) async throws {
        let desk = PasswordDesk()
        // As the journal gives it back to a daemon that did not see the request.
        var change = Sample.change(1, requestedBy: 1000)
        change.requestedWith = asker.map { TokenID(random: $0) }
        await desk.leave(Secret("p"), login: LoginName(unchecked: "admin"), of: change)
        let right = peer(1000, asker)
        for other in [peer(1000), peer(1000, 1), peer(1000, 2), peer(0), peer(1001, 1)] where other.actor != right.actor {
            let problem = await #expect(throws: Problem.self) { _ = try await desk.take(change.id, by: other) }
            #expect(problem?.code == .forbidden)
        }
        #expect(try await desk.take(change.id, by: right).password == "p")
        let again = await #expect(throws: Problem.self) { _ = try await desk.take(change.id, by: right) }
        #expect(again?.code == .fetchOver)
    }
}
