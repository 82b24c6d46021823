import Foundation
import SiteModel

/// One-way messages to a Unix datagram socket, which the sender never waits for: a receiver that is full or gone is an error at once.
package final class UnixDatagram: Sendable {
    private let descriptor: Int32
    private let name: String

    /// - Parameter name: a path, or `@` and an abstract name.
    package init(to name: String) throws(Problem) {
        guard name.hasPrefix("/") || name.hasPrefix("@"), name.utf8.count <= UnixAddress.longestPath else {
            throw .cannot("speak to the socket", name, "it is neither a path nor an abstract name", code: .badPath)
        }
        self.name = name
        descriptor = try check("make a socket for", name) {
            Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        }
    }

    deinit { close(descriptor) }

    package func send(_ message: [UInt8]) throws(Problem) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        try check("speak to the socket", name) {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
                }
            }
        }
    }
}
