import CLinux
import Glibc
import HostServices
import SiteModel

/// The hidden mode `agent __confined --writes DIR... -- PROGRAM ARGS`: gives up writing anywhere but below these directories, and every capability, for
/// good, then becomes PROGRAM (docs/decisions/0040). For programs that do what strangers tell them.
///
/// Like `RunAs`, in a fresh single-threaded process, and in the same process number. It fails closed: what cannot be confined is not run.
package enum Confined {
    package static let mode = "__confined"

    /// - Parameters:
    ///   - executable: our own binary.
    ///   - directories: whole paths; each must be there.
    static func words(_ executable: String, writing directories: [String]) -> [String] {
        [executable, mode] + directories.flatMap { ["--writes", $0] } + ["--"]
    }

    /// Asked before anything is begun, for the sake of a reason that a person understands; the mode itself decides.
    static func require(_ program: String) throws(Problem) {
        guard clinux_landlock() > 0 else {
            throw .cannot(
                "run", program,
                "this kernel has no Landlock to confine it with, and an authority tells it what it writes and where",
                code: .authorityUnable, hint: "agent explain authority-unable", details: ["path": program])
        }
    }

    /// - Parameter arguments: what follows `__confined`.
    package static func main(_ arguments: [String]) -> Never {
        var rest = arguments[...]
        var directories: [String] = []
        while rest.first == "--writes", let directory = rest.dropFirst().first {
            directories.append(directory)
            rest = rest.dropFirst(2)
        }
        let command = Array(rest.dropFirst())
        guard !directories.isEmpty, rest.first == "--", let program = command.first else {
            RunAs.give(up: "read the arguments of", mode, EINVAL)
        }
        if clinux_close_on_exec_from(3) != 0 { RunAs.give(up: "close the descriptors of", program) }
        if clinux_restrict() != 0 { RunAs.give(up: "restrict", program) }
        confine(program, writing: directories)
        if clinux_drop_capabilities() != 0 { RunAs.give(up: "drop the capabilities of", program) }
        var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        execv(program, &argv)
        RunAs.give(up: "run", program)
    }

    private static func confine(_ program: String, writing directories: [String]) {
        let rights = Rights.granted.union(clinux_landlock() >= 3 ? .truncate : [])
        let rules = clinux_landlock_rules(rights.union(.refused).rawValue)
        if rules < 0 { RunAs.give(up: "confine", program) }
        for directory in directories {
            let opened = open(directory, clinux_o_path | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if opened < 0 { RunAs.give(up: "open", directory) }
            if clinux_landlock_allow(rules, opened, rights.rawValue) != 0 { RunAs.give(up: "allow writing below", directory) }
            close(opened)
        }
        if clinux_landlock_restrict(rules) != 0 { RunAs.give(up: "confine", program) }
        close(rules)
    }

    /// As landlock(7) numbers them. To move a file from one directory to another is refused by all who do not speak of it.
    private struct Rights: OptionSet {
        let rawValue: UInt64
        static let granted = Rights([.writeFile, .removeFile, .makeDirectory, .makeFile])
        /// To remove directories, to make devices, sockets, pipes and symbolic links.
        static let refused = Rights(rawValue: 1 << 4 | 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12)
        static let writeFile = Rights(rawValue: 1 << 1)
        static let removeFile = Rights(rawValue: 1 << 5)
        static let makeDirectory = Rights(rawValue: 1 << 7)
        static let makeFile = Rights(rawValue: 1 << 8)
        /// By its path, without opening it for writing. Linux before 6.2 does not know it, and refuses rules with it.
        static let truncate = Rights(rawValue: 1 << 14)
    }
}
