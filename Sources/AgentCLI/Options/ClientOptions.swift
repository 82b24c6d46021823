import AgentAPI
import AgentDaemon
import SiteModel

extension GlobalOptions {
    /// The machine's own daemon where no sandbox is named and the machine is a host; else that of a sandbox.
    func client() throws(Problem) -> AgentClient {
        let key = idempotencyKey.flatMap { IdempotencyKey(rawValue: $0) }
        let token = try token()
        if let root = try sandboxRoot() { return AgentClient(socketPath: try DaemonAddress.socket(root: root), key: key, token: token) }
        return AgentClient(socketPath: DaemonAddress.ofSystem, key: key, token: token)
    }

    /// nil: the machine itself.
    func sandboxRoot() throws(Problem) -> String? { !namesRoot && DaemonAddress.system != nil ? nil : try rootDirectory() }
}
