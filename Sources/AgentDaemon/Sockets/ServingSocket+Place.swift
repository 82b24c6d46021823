import AgentServer
import LinuxHost
import SiteModel

extension ServingSocket {
    /// The daemon's own: root's group may speak, the peer's uid decides the rest.
    package static func place(_ path: String) -> ServingSocket {
        ServingSocket(path: path) { () throws(Problem) in
            let place = try SocketPlace.prepare(path)
            return Birth(
                path: place.birthplace, publish: { () throws(Problem) in try place.publish(mode: 0o660) }, giveUp: { place.giveUp() })
        }
    }
}
