import AgentAPI
import SiteModel

/// Who may use a row. Until tokens and roles come, root and the daemon's own user are administrators and nobody else is anything.
struct AccessRule: Sendable {
    let daemonUser: UInt32

    func check(_ peer: Peer) throws(Problem) {
        guard peer.uid == 0 || peer.uid == daemonUser else {
            throw Problem(
                .forbidden, "cannot ask the daemon as user '\(peer.uid)': only root and the daemon's own user may",
                hint: "run the command with sudo", details: ["peer.uid": "\(peer.uid)"])
        }
    }
}
