import AgentAPI
import AgentDaemon
import SiteModel

/// Whether requests go without the key that was given: of a dry run, which does nothing that could be repeated, it would stand for the wrong request.
enum KeyLeftOut {
    @TaskLocal static var isSo = false
}

extension GlobalOptions {
    /// The machine's own daemon where no sandbox is named and the machine is a host; else that of a sandbox.
    func client() throws(Problem) -> AgentClient {
        let key = KeyLeftOut.isSo ? nil : idempotencyKey.flatMap { IdempotencyKey(rawValue: $0) }
        let token = try token()
        if let root = try sandboxRoot() { return AgentClient(socketPath: try DaemonAddress.socket(root: root), key: key, token: token) }
        return AgentClient(socketPath: DaemonAddress.ofSystem, key: key, token: token)
    }

    /// nil: the machine itself.
    func sandboxRoot() throws(Problem) -> String? { !namesRoot && DaemonAddress.system != nil ? nil : try rootDirectory() }
}
