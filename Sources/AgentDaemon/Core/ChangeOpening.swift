import AgentServer
import ChangeEngine
import SiteModel

extension AgentCore {
    static func newChange() -> ChangeID { ChangeID(random: .random(in: 0 ... .max)) }

    /// The one way in for every change. Whoever must know its name is told before it is opened: a job that is killed in between finds it again, so that
    /// nothing is done twice.
    func open(_ plan: Plan, _ change: ChangeID, by peer: Peer) async throws {
        try await host.services.requirePresence()
        try await changeNamed(change)
        _ = try await runner.start(plan, id: change, requestedBy: peer.uid, with: peer.token)
    }
}
