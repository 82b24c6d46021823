import CLinux
import Glibc
import HostServices
import SiteModel

/// Becomes a program, with the standard input, output and terminal of whoever called: for a person's own shell. Returns only by an error.
package enum HandOver {
    /// - Parameter executable: our own binary, which becomes the command's user first (`RunAs`).
    package static func exec(_ command: Command, executable: String) throws(Problem) -> Never {
        var program = command.program
        var arguments = command.arguments
        if let identity = command.identity, geteuid() == 0 {
            arguments = RunAs.arguments(for: program, arguments, uid: identity.uid, gid: identity.gid, directory: command.directory)
            program = executable
        } else {
            try check("enter", command.directory) { chdir(command.directory) }
        }
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = command.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        // Nothing of ours but the terminal.
        try check("close the descriptors of", program) { clinux_close_on_exec_from(3) }
        execve(program, &argv, &environment)
        throw systemCallProblem("run", program)
    }
}
