import Glibc
import HostServices
import SiteModel

/// Whose nginx this machine's is. The package's own program judges it (provision/lib/takeover.sh), so that one rule holds whichever way the agent comes; and
/// it keeps a copy of an nginx.conf that is about to be replaced, none ever written over.
struct NginxOwner {
    static let program = "/usr/lib/agent/own-nginx"
    let runner: any CommandRunner

    /// Before anything is written.
    /// - Throws: `nginx-in-use`, where it serves something of a person's and he did not say that it may go.
    func require(takingOver: Bool) async throws {
        guard access(Self.program, X_OK) == 0 else {
            throw Problem.cannot(
                "find", Self.program, "the agent's package is not installed", code: .toolMissing, hint: "sudo ./provision/install",
                details: ["program": Self.program])
        }
        let result = try await runner.run(
            Command(
                Self.program, takingOver ? ["--take-over"] : [],
                environment: ["LC_ALL": "C", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], deadline: 60))
        switch result.exitCode {
        case 0: return
        case 5:
            // A line each; what comes after is for who runs it by hand.
            let found = result.errorOutput.split(separator: "\n").map { printable(String($0)) }.filter { $0.hasPrefix("/") }
            throw Problem.cannot(
                "prepare", "this machine", "its nginx is set up for something else: \(found.joined(separator: "; "))", code: .nginxInUse,
                hint: "another machine; or, if it may go: agent host prepare --take-over, which keeps a copy of nginx.conf",
                details: ["found": found.joined(separator: "\n")])
        default:
            throw Problem.cannot(
                "look at", "nginx's configuration", printable(result.errorOutput), code: .commandFailed, hint: "run \(Self.program) --check"
            )
        }
    }
}
