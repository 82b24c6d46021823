import AgentAPI
import AgentDaemon
import SiteModel

extension GlobalOptions {
    /// The machine's own daemon where no sandbox is named and the machine is a host; else that of a sandbox.
    func client() throws(Problem) -> AgentClient {
        let key = idempotencyKey.flatMap { IdempotencyKey(rawValue: $0) }
        let path = try sandboxRoot().map { try DaemonAddress.socket(root: $0) } ?? DaemonAddress.ofSystem
        return AgentClient(socketPath: path, key: key, token: try token())
    }

    /// nil: the machine itself.
    func sandboxRoot() throws(Problem) -> String? { !namesRoot && DaemonAddress.system != nil ? nil : try rootDirectory() }
}
