import Foundation
import SiteModel

/// Where a Unix socket is made and how it gets its name: the one way in which any of ours does.
///
/// It is bound in a directory that only we can enter, gets its owner and mode there, and is renamed into place. So nobody can connect to one that is half
/// made, and a path that had a socket always has one. (A narrow umask would do for the mode, but it belongs to the whole process.)
/// From `prepare` to `publish` the directory is locked: two binders cannot meet in the nursery, and what lies there is a crash's.
package final class SocketPlace: Sendable {
    package let path: String
    private let directory: String
    private let lock: DirectoryLock

    private init(_ path: String, _ directory: String, _ lock: DirectoryLock) {
        self.path = path
        self.directory = directory
        self.lock = lock
    }

    /// Refuses a directory in which somebody else could put a socket of their own, or a link, in ours' place.
    package static func prepare(_ path: String) throws(Problem) -> SocketPlace {
        let directory = AtomicFile.parent(of: path)
        try UnixAddress.requireFit(path)
        try UnixAddress.requireFit(birthplace(in: directory))
        let place = SocketPlace(path, directory, try DirectoryLock(directory))
        place.clear()
        let nursery = nursery(in: directory)
        try check("make", nursery) { mkdir(nursery, 0o700) }
        return place
    }

    private static func nursery(in directory: String) -> String { "\(directory)/.bind" }
    private static func birthplace(in directory: String) -> String { "\(nursery(in: directory))/s" }

    /// What bind(2) is given.
    package var birthplace: String { Self.birthplace(in: directory) }

    /// - Parameter group: nil leaves it the process's own.
    package func publish(owner: UInt32? = nil, group: UInt32? = nil, mode: UInt32) throws(Problem) {
        if geteuid() == 0, owner != nil || group != nil {
            try check("give away", path) { lchown(birthplace, owner ?? .max, group ?? .max) }
        }
        try check("set the mode of", path) { chmod(birthplace, mode) }
        // A stale socket is replaced; anything else at that path is somebody's file.
        var facts = stat()
        if lstat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFSOCK {
            throw .cannot("listen on", path, "something that is not a socket is there", code: .systemCallFailed)
        }
        try check("put in place", path) { rename(birthplace, path) }
        giveUp()
    }

    /// Takes back what was made, and lets the next binder in. Nothing happens after `publish`: what lies there is the next one's then.
    package func giveUp() { lock.release { clear() } }

    /// When nobody listens any more. A name that stays leads nowhere, and the next `publish` takes its place.
    package func remove() { unlink(path) }

    private func clear() {
        unlink(birthplace)  // mostly absent
        rmdir(Self.nursery(in: directory))
    }
}
