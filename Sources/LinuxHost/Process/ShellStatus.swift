import CLinux
import Glibc

/// The hidden mode `agent __shell-status PROGRAM ARGS`: runs PROGRAM and ends with its status or, where a signal ended it, with 128 and the signal's
/// number, as a shell says it. systemd calls the end by SIGINT or SIGTERM of what it started a success (systemd.service(5), SuccessExitStatus=): a
/// command that was interrupted would end with 0.
package enum ShellStatus {
    package static let mode = "__shell-status"
    /// As a shell says of a program that cannot be run, and of one that is not there.
    private static let (notRun, notFound): (Int32, Int32) = (126, 127)
    /// What a terminal, or who stops the unit, sends to both: the program decides, this process only waits for it.
    private static let left = [SIGINT, SIGQUIT, SIGTERM, SIGHUP]

    package static func arguments(for program: String, _ arguments: [String]) -> [String] { [mode, program] + arguments }

    /// - Parameter arguments: what follows `__shell-status`.
    package static func main(_ arguments: [String]) -> Never {
        guard let program = arguments.first else { exit(notRun) }
        var attributes = posix_spawnattr_t()
        var byDefault = sigset_t()
        posix_spawnattr_init(&attributes)
        sigemptyset(&byDefault)
        for number in left {
            sigaddset(&byDefault, number)
            signal(number, SIG_IGN)
        }
        signal(SIGCHLD, SIG_DFL)  // ignored, there would be no status to wait for
        posix_spawnattr_setsigdefault(&attributes, &byDefault)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        argv.append(nil)
        var child: pid_t = 0
        let failure = posix_spawn(&child, program, nil, &attributes, argv, clinux_environment())
        guard failure == 0 else {
            let text = "cannot run '\(program)': \(String(cString: strerror(failure)).lowercased())\n"
            _ = write(2, text, text.utf8.count)  // nowhere else to tell it
            exit(failure == ENOENT ? notFound : notRun)
        }
        var state: Int32 = 0
        while waitpid(child, &state, 0) < 0 { if errno != EINTR { exit(notRun) } }
        exit(status(of: state))
    }

    /// wait(2): the low seven bits are the signal, the next byte is the status.
    package static func status(of state: Int32) -> Int32 { state & 0x7f == 0 ? (state >> 8) & 0xff : 128 + (state & 0x7f) }
}
