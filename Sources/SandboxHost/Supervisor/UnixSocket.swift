import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Unix stream sockets by path.
enum UnixSocket {
    static let longestPath = 107

    /// Binds in a directory that only we can write, so that nobody can put another socket in its place, and gives it away afterwards.
    static func listen(_ socket: ListenSocket) throws -> Int32 {
        let path = socket.path
        try requireOwnDirectory(of: path)
        try removeStale(path)
        let file = try check("make", path) { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) }
        do {
            // The mode of a socket is 0777 less the umask, which is shared by all threads: nobody may connect before chmod,
            // and nobody can, because nothing listens yet.
            _ = try withAddress(path) { address, size in try check("bind", path) { bind(file, address, size) } }
            if geteuid() == 0 { try check("give away", path) { lchown(path, socket.owner.uid, socket.owner.gid) } }
            try check("set the mode of", path) { chmod(path, socket.mode) }
            try check("listen on", path) { Glibc.listen(file, 511) }
        } catch {
            close(file)
            throw error
        }
        return file
    }

    static func connect(_ path: String) throws -> Int32 {
        let file = try check("make", path) { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) }
        do {
            _ = try withAddress(path) { address, size in try check("connect to", path) { Glibc.connect(file, address, size) } }
        } catch {
            close(file)
            throw error
        }
        return file
    }

    private static func requireOwnDirectory(of path: String) throws {
        let directory = AtomicFile.parent(of: path)
        var facts = stat()
        try check("look at", directory) { lstat(directory, &facts) }
        guard facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == geteuid(), facts.st_mode & 0o022 == 0 else {
            throw Problem.cannot("bind", path, "its directory can be written by others", code: .forbidden)
        }
    }

    /// Only a socket is removed: anything else at that path is somebody's file.
    private static func removeStale(_ path: String) throws {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return }
        guard facts.st_mode & S_IFMT == S_IFSOCK else {
            throw Problem.cannot("bind", path, "something that is not a socket is there", code: .systemCallFailed)
        }
        try check("remove", path) { unlink(path) }
    }

    private static func withAddress<Result>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result) throws -> Result
    {
        let bytes = Array(path.utf8)
        guard bytes.count <= longestPath else {
            throw Problem.cannot("use the socket", path, "its path is longer than \(longestPath) bytes", code: .badPath)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return try withUnsafePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { try body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
