import Glibc
import NIOCore
import SiteModel

/// Why the socket could not be reached, by errno and never by an error's text.
enum ConnectProblem {
    /// More wait before the daemon than the kernel queues.
    static func isCrowd(_ error: any Error) -> Bool { (error as? IOError)?.errnoCode == EAGAIN }

    static func problem(for error: any Error, path: String) -> Problem {
        let code = (error as? IOError)?.errnoCode
        switch code {
        case ENOENT, ECONNREFUSED, ENOTSOCK, ENOTDIR:
            return .cannot(
                "reach the daemon at", path, "nobody listens there", code: .daemonNotRunning,
                hint:
                    "start it with `systemctl start agent.service` or, in a sandbox, `agent sandbox up`; name a sandbox's directory with --root",
                details: ["socket.path": path])
        case EACCES, EPERM:
            return .cannot(
                "reach the daemon at", path, "permission denied", code: .forbidden,
                hint: "run the command with sudo, or as the user that runs the daemon", details: ["socket.path": path])
        default:
            let reason = code.map { String(cString: strerror($0)).lowercased() } ?? "\(error)"
            return .cannot("reach the daemon at", path, reason, code: .daemonNotRunning, details: ["socket.path": path])
        }
    }

    static let cutShort = Problem(
        .daemonNotRunning, "cannot read the daemon's answer: the connection ended before it was whole",
        hint: "what it had begun is finished or taken back when the daemon is here again: agent change list")
}
