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

    /// Takes back its name, so that who comes from now on finds nobody. One that stays leads nowhere, and the next `open` takes its place.
    package static func unpublish(_ path: String) { unlink(path) }

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

    /// What a peer says, to the end of its first line or of the connection; of more than `most` bytes the first, and so many that it shows.
    /// - Returns: nil where another user speaks, or it has not all come in time.
    package static func message(from connection: Int32, of uid: UInt32, within patience: Duration, most: Int) -> [UInt8]? {
        guard peer(of: connection)?.uid == uid else { return nil }
        let end = ContinuousClock.now + patience
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while bytes.count <= most, bytes.last != UInt8(ascii: "\n") {
            let left = (end - .now) / .milliseconds(1)
            var waited = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&waited, 1, Int32(left.rounded(.up))) == 1 else { return nil }
            let count = read(connection, &buffer, buffer.count)
            if count <= 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }
}
