import CLinux
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Starts a program that outlives us: own session, nobody's child, output to a log.
enum DetachedProcess {
    static func start(_ command: Command, log: String) throws {
        let file = try check("open", log) { open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640) }
        defer { close(file) }
        let failure: Int32 = try ArgumentLists.with(command) { arguments, environment in
            try command.program.withCString { program in
                try command.directory.withCString { directory in
                    var child = clinux_child(
                        program: program, arguments: arguments, environment: environment, directory: directory, log: file, listener: -1,
                        drop_identity: 0, uid: 0, gid: 0)
                    return try check("start", command.program) { clinux_start_detached(&child) }
                }
            }
        }
        if failure != 0 { throw systemCallProblem("start", command.program, errno: failure) }
    }
}
