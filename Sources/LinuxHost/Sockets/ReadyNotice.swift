import Foundation
import SiteModel

/// sd_notify(3): one datagram that tells systemd that a service of Type=notify answers.
package enum ReadyNotice {
    /// - Parameter socket: the value of NOTIFY_SOCKET; a path, or `@` and an abstract name.
    package static func send(to socket: String) throws(Problem) {
        guard socket.hasPrefix("/") || socket.hasPrefix("@"), socket.utf8.count <= UnixAddress.longestPath else {
            throw .cannot("tell systemd through", socket, "it is neither a path nor an abstract name", code: .badPath)
        }
        let descriptor = try check("make a socket for", socket) {
            Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socket.utf8)
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let message = Array("READY=1".utf8)
        try check("tell systemd through", socket) {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
                }
            }
        }
    }
}
