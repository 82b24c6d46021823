import AgentAPI
import AgentDaemon
import SiteModel

extension GlobalOptions {
    func client() throws(Problem) -> AgentClient { AgentClient(socketPath: try DaemonAddress.socket(root: try rootDirectory())) }
}
