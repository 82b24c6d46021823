import AgentServer
import LinuxHost
import SiteModel

extension ServingSocket {
    /// As the daemon makes its own.
    package static func scratch(_ path: String) -> ServingSocket {
        ServingSocket(path: path) { () throws(Problem) in
            let place = try SocketPlace.prepare(path)
            return Birth(
                path: place.birthplace, publish: { () throws(Problem) in try place.publish(mode: 0o660) }, giveUp: { place.giveUp() },
                remove: { place.remove() })
        }
    }
}
