import Foundation
import HostServices

extension ReadyCheck {
    /// One look; true when the service answers.
    var isMet: Bool {
        switch self {
        case .started: return true
        case .socket(let path):
            guard let file = try? UnixSocket.connect(path) else { return false }
            close(file)
            return true
        case .port(let port): return LoopbackPort.accepts(port)
        }
    }
}

/// TCP ports on 127.0.0.1.
enum LoopbackPort {
    static func accepts(_ port: UInt16) -> Bool { with(port) { connect($0, $1, $2) == 0 } }

    /// Nobody listens there. A port that was just given up counts as free, as it does for nginx.
    static func isFree(_ port: UInt16) -> Bool {
        with(port) { file, address, size in
            var yes: Int32 = 1
            setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            return bind(file, address, size) == 0 && listen(file, 1) == 0
        }
    }

    private static func with(_ port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return false }
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
