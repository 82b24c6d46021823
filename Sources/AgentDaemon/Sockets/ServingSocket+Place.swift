import AgentServer
import LinuxHost
import SiteModel

extension ServingSocket {
    /// The daemon's own. Members of the group `agent`, where the host has it, may connect; who they are decides the rest.
    package static func place(_ path: String) -> ServingSocket {
        ServingSocket(path: path) { () throws(Problem) in
            let place = try SocketPlace.prepare(path)
            let group = UnixGroups.id(of: AccessGroup.anyone.rawValue)
            return Birth(
                path: place.birthplace, publish: { () throws(Problem) in try place.publish(group: group, mode: 0o660) },
                giveUp: { place.giveUp() }, remove: { place.remove() })
        }
    }
}
