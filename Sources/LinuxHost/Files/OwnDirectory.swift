import Foundation
import HostServices
import SiteModel

/// Directories that only the agent can write, on paths that no tenant can change.
package enum OwnDirectory {
    /// Makes it and every parent that is missing (root 0755 but for the last). An existing one gets mode and owner; one that is no directory is refused.
    package static func make(_ path: String, mode: UInt32, owner: SiteIdentity? = nil) throws(Problem) {
        if mkdir(path, mode) != 0 {
            if errno == ENOENT {
                try make(AtomicFile.parent(of: path), existing: .keep)
                try check("make", path) { mkdir(path, mode) }
            } else if errno != EEXIST {
                throw systemCallProblem("make", path)
            }
        }
        let directory = try check("open", path) { open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        defer { close(directory) }
        if let owner, geteuid() == 0 { try check("give away", path) { fchown(directory, owner.uid, owner.gid) } }
        try check("set the mode of", path) { fchmod(directory, mode) }
    }

    /// Makes what is missing and leaves what is there as it is.
    package static func ensure(_ path: String, mode: UInt32 = 0o755) throws(Problem) {
        var status = stat()
        if stat(path, &status) == 0 { return }
        try make(path, mode: mode)
    }

    private enum Existing { case keep }

    private static func make(_ path: String, existing: Existing) throws(Problem) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        if errno != ENOENT { throw systemCallProblem("make", path) }
        try make(AtomicFile.parent(of: path), existing: .keep)
        if mkdir(path, 0o755) != 0, errno != EEXIST { throw systemCallProblem("make", path) }
    }
}
