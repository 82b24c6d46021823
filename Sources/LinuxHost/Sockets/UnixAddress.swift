import Foundation
import SiteModel

/// Unix stream sockets by path.
package enum UnixAddress {
    /// unix(7): sun_path holds 108 bytes with its ending zero.
    package static let longestPath = 107

    static func requireFit(_ path: String) throws(Problem) {
        guard path.utf8.count <= longestPath else {
            throw .cannot("use the socket", path, "a socket's path has at most \(longestPath) bytes", code: .badPath)
        }
    }

    /// Close-on-exec.
    package static func socket(for path: String) throws(Problem) -> Int32 {
        try check("make a socket for", path) { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0) }
    }

    /// A connection, close-on-exec.
    package static func connect(_ path: String) throws(Problem) -> Int32 {
        let file = try socket(for: path)
        do throws(Problem) {
            try with(path) { address, size throws(Problem) in try check("connect to", path) { Glibc.connect(file, address, size) } }
        } catch {
            close(file)
            throw error
        }
        return file
    }

    @discardableResult
    static func with<Value>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(Problem) -> Value) throws(Problem) -> Value
    {
        try requireFit(path)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return try withUnsafePointer(to: &address) { pointer throws(Problem) in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { sockaddr throws(Problem) in
                try body(sockaddr, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
