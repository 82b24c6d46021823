import Foundation
import SiteModel

/// A file that holds blocks of the disk, to be given back when a way back finds the disk full.
package struct DiskReserve: Sendable {
    package static let bytes: off_t = 16 << 20
    private let path: String

    package init(path: String) { self.path = path }

    /// Safe to repeat. - Throws: `disk-full`; what it got until then is given back.
    package func refill() throws(Problem) {
        let file = try check("make", path) { open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        defer { close(file) }
        let code = posix_fallocate(file, 0, Self.bytes)
        if code == 0 { return }
        ftruncate(file, 0)
        throw systemCallProblem("reserve space in", path, errno: code)
    }

    /// Before a daemon starts. One that stood may have given its space to a way back which a crash cut short: the daemon must come up to go on with
    /// that, and takes the space again when it has ended. - Throws: `disk-full` where there was none yet.
    package func keep() throws(Problem) {
        let stood = access(path, F_OK) == 0
        do throws(Problem) { try refill() } catch {
            guard stood, error.code == .diskFull else { throw error }
        }
    }

    /// Where another holds the reserve's space just now. - Throws: `disk-full`.
    package func requireRoom() throws(Problem) {
        guard try hasRoom() else { throw systemCallProblem("reserve space in", path, errno: ENOSPC) }
    }

    /// Whether as much as it holds is free beside it.
    package func hasRoom() throws(Problem) -> Bool {
        var facts = statvfs()
        try check("look at", path) { statvfs(path, &facts) }
        return UInt64(facts.f_bavail) * UInt64(facts.f_frsize) >= UInt64(Self.bytes)
    }

    /// Absent is success.
    package func release() throws(Problem) {
        let file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        if file < 0, errno == ENOENT { return }
        try check("open", path) { file }
        defer { close(file) }
        try check("release the space of", path) { ftruncate(file, 0) }
    }
}
