import CLinux
import Foundation
import HostServices
import SiteModel

/// A listening Unix stream socket with the right owner and mode from the first moment at which anyone may connect.
package enum UnixListener {
    /// - Returns: a listening descriptor, close-on-exec. A stale socket of the same path is replaced.
    package static func open(_ wish: ListenSocket, backlog: Int32 = 511) throws(Problem) -> Int32 {
        let place = try SocketPlace.prepare(wish.path)
        defer { place.giveUp() }
        let listener = try UnixAddress.socket(for: wish.path)
        do throws(Problem) {
            try UnixAddress.with(place.birthplace) { address, size throws(Problem) in
                try check("listen on", wish.path) { bind(listener, address, size) }
            }
            try check("listen on", wish.path) { listen(listener, backlog) }
            try place.publish(owner: wish.owner.uid, group: wish.owner.gid, mode: wish.mode)
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
}
