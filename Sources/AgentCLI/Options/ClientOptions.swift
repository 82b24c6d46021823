import AgentAPI
import AgentDaemon
import SiteModel

extension GlobalOptions {
    /// The machine's own daemon where no sandbox is named and the machine is a host; else that of a sandbox.
    func client() throws(Problem) -> AgentClient {
        if !namesRoot, let system = DaemonAddress.system { return AgentClient(socketPath: system) }
        return AgentClient(socketPath: try DaemonAddress.socket(root: try rootDirectory()))
    }
}
