import CLinux
import Foundation
import HostServices
import SiteModel

/// A Unix stream socket bound in a directory of the agent's own, whose owner and mode are set before anyone may connect.
package enum UnixListener {
    /// Longest path of a socket address (unix(7): sun_path holds 108 bytes with its end).
    package static let longestPath = 107

    /// - Returns: a listening descriptor, close-on-exec. A stale socket of the same path is replaced.
    package static func open(path: String, owner: SiteIdentity, mode: UInt32, backlog: Int32 = 511) throws(Problem) -> Int32 {
        guard path.utf8.count <= longestPath else {
            throw .cannot("listen on", path, "a socket path has at most \(longestPath) bytes", code: .badPath)
        }
        let listener = try check("make a socket for", path) {
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        }
        do throws(Problem) {
            if unlink(path) != 0, errno != ENOENT { throw systemCallProblem("remove the stale socket", path) }
            try bindSocket(listener, path)
            // Not yet listening: a connection is refused until owner and mode are right.
            if geteuid() == 0 { try check("give away", path) { lchown(path, owner.uid, owner.gid) } }
            try check("set the mode of", path) { chmod(path, mode) }
            try check("listen on", path) { listen(listener, backlog) }
        } catch {
            close(listener)
            throw error
        }
        return listener
    }

    /// A connection, close-on-exec, or -1 when there is none.
    package static func accept(_ listener: Int32) -> Int32 {
        let connection = Glibc.accept(listener, nil, nil)
        if connection >= 0 { _ = fcntl(connection, F_SETFD, FD_CLOEXEC) }
        return connection
    }

    /// Who connected (SO_PEERCRED: as of connect(2)); nil when the kernel does not say.
    package static func peer(of connection: Int32) -> (uid: UInt32, gid: UInt32, pid: Int32)? {
        var (uid, gid, pid): (UInt32, UInt32, Int32) = (0, 0, 0)
        return clinux_peer(connection, &uid, &gid, &pid) == 0 ? (uid, gid, pid) : nil
    }

    private static func bindSocket(_ listener: Int32, _ path: String) throws(Problem) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try check("listen on", path) {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
        }
    }
}
