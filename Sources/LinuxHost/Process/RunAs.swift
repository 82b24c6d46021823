import CLinux
import Glibc

/// The hidden mode `agent __run-as --uid N --gid N --directory DIR -- PROGRAM ARGS`: becomes another user for good, then becomes PROGRAM.
///
/// A multithreaded process never forks without exec, so identities are given up here, in a fresh single-threaded process. Nothing
/// else of the product is loaded on this path: it stands between a tenant and root and runs for every PHP call.
package enum RunAs {
    package static let mode = "__run-as"
    /// Set-up or exec failed; the reason is on standard error. Programs that we run do not use it.
    package static let failed: Int32 = 125

    package static func arguments(for program: String, _ arguments: [String], uid: UInt32, gid: UInt32, directory: String) -> [String] {
        [mode, "--uid", "\(uid)", "--gid", "\(gid)", "--directory", directory, "--", program] + arguments
    }

    /// - Parameter arguments: what follows `__run-as`.
    package static func main(_ arguments: [String]) -> Never {
        guard arguments.count >= 8, arguments[0] == "--uid", let uid = UInt32(arguments[1]), arguments[2] == "--gid",
            let gid = UInt32(arguments[3]), arguments[4] == "--directory", arguments[6] == "--"
        else { give(up: "read the arguments of", mode, EINVAL) }
        let directory = arguments[5]
        let command = Array(arguments[7...])
        // The directory may be a tenant's: entered with the tenant's rights, never with ours.
        if clinux_close_on_exec_from(3) != 0 { give(up: "close the descriptors of", command[0]) }
        if clinux_drop_identity(uid, gid) != 0 { give(up: "change the user of", command[0]) }
        if clinux_restrict() != 0 { give(up: "restrict", command[0]) }
        if chdir(directory) != 0 { give(up: "enter", directory) }
        var argv: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        argv.append(nil)
        execv(command[0], argv)
        give(up: "run", command[0])
    }

    static func give(up verb: String, _ thing: String, _ code: Int32 = errno) -> Never {
        let text = "cannot \(verb) '\(thing)': \(String(cString: strerror(code)).lowercased())\n"
        _ = write(2, text, text.utf8.count)  // nowhere else to tell it
        exit(failed)
    }
}
