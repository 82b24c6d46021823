import CLinux
import Foundation
import HostServices
import SiteModel

/// An open directory. This type is the one way into a tree in which a tenant can write: every call names one entry of a directory
/// that is already open, so a name that was swapped for a symlink between two calls leads nowhere else. There is no recursive
/// chown, chmod or rm by path anywhere; walks are made of these calls.
package final class Directory: OpenEntry {
    package let descriptor: Int32
    /// The path it was opened by, for messages only.
    package let label: String

    private init(owning descriptor: Int32, label: String) {
        self.descriptor = descriptor
        self.label = label
    }
    deinit { close(descriptor) }

    /// Opens a directory whose path only the agent can change.
    package static func open(_ path: String) throws(Problem) -> Directory {
        let descriptor = try check("open", path) { Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        return Directory(owning: descriptor, label: path)
    }

    /// As `open`, but nil where there is none.
    package static func openIfPresent(_ path: String) throws(Problem) -> Directory? {
        do {
            return try open(path)
        } catch  where error.systemError == ENOENT {
            return nil
        }
    }

    /// Opens the child directory `name`; a symlink, a mount point or anything that is not a directory is an error.
    package func directory(_ name: EntryName) throws(Problem) -> Directory {
        let path = labelled(name)
        let child = try check("open", path) {
            name.withCString { clinux_open_beneath(descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0) }
        }
        return Directory(owning: child, label: path)
    }

    package func directoryIfPresent(_ name: EntryName) throws(Problem) -> Directory? {
        do {
            return try directory(name)
        } catch  where error.systemError == ENOENT {
            return nil
        }
    }

    /// Makes the child directory `name` with exactly `mode`, or opens the one that is there.
    package func makeDirectory(_ name: EntryName, mode: UInt32 = 0o700) throws(Problem) -> Directory {
        let made = name.withCString { mkdirat(descriptor, $0, 0o700) }
        if made != 0, errno != EEXIST { throw systemCallProblem("create", labelled(name)) }
        let child = try directory(name)
        if made == 0 { try child.setMode(mode) }
        return child
    }

    /// Writes everything of the whole file system to disk: one call where fsync would be one per file.
    package func flushFileSystem() throws(Problem) {
        try check("flush", label) { clinux_syncfs(descriptor) }
    }

    /// What an ordinary user could still write here.
    package func freeBytes() throws(Problem) -> Int {
        var result = statvfs()
        try check("look at", label) { fstatvfs(descriptor, &result) }
        return Int(result.f_bavail) * Int(result.f_frsize)
    }

    func labelled(_ name: EntryName) -> String { "\(label)/\(name)" }
}

extension Problem {
    /// errno of a failed system call, or 0.
    var systemError: Int32 { details["errno"].flatMap { Int32($0) } ?? 0 }
}
