import Foundation
import SiteModel

/// A long-lived program of a test. Foundation's `Process` takes the closing of an inherited descriptor for the end of the program and
/// then blocks every other wait; a program that closes what it inherits, as ours do, must not be started with it.
package struct ChildProgram: Sendable {
    package let pid: pid_t

    /// Starts it with an empty environment but PATH, and nothing on its standard descriptors.
    package init(_ program: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
        var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/sbin:/usr/bin:/bin"), nil]
        defer { (argv + environment).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &actions, nil, &argv, &environment)
        guard code == 0 else { throw Problem(.commandFailed, "cannot start '\(program)': \(String(cString: strerror(code)))") }
        self.pid = pid
    }

    /// SIGKILL, as a crash would end it; returns when it is gone. Once only.
    package func kill() {
        Glibc.kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
}
