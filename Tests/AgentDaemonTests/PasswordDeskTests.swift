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

    /// A command that lives fetches it at once: what waits longer is of one that has gone, and who asks for its site again is told of it.
    @Test func whatNobodyFetchedIsToldToWhoMayFetchIt() async throws {
        let site = SiteID(random: 1)
        let change = Sample.change(1, subject: site.rawValue, requestedBy: 1000)
        let desk = PasswordDesk(grace: .zero)
        #expect(await desk.unfetched(of: site, by: peer(1000)) == nil)
        await desk.leave(Secret("p"), login: LoginName(unchecked: "admin"), of: change)
        #expect(await desk.unfetched(of: site, by: peer(1000)) == change.id)
        for other in [peer(0), peer(1001), peer(1000, 1)] { #expect(await desk.unfetched(of: site, by: other) == nil) }
        #expect(await desk.unfetched(of: SiteID(random: 77), by: peer(1000)) == nil)
        _ = try await desk.take(change.id, by: peer(1000))
        #expect(await desk.unfetched(of: site, by: peer(1000)) == nil)

        let patient = PasswordDesk()
        await patient.leave(Secret("p"), login: LoginName(unchecked: "admin"), of: change)
        #expect(await patient.unfetched(of: site, by: peer(1000)) == nil)
    }
}
