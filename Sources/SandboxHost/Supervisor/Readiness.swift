import Foundation
import HostServices
import LinuxHost

extension ReadyCheck {
    /// One look; true when the service whose main process is `pid` answers.
    func isMet(by pid: pid_t) -> Bool {
        switch self {
        case .started: return true
        case .socket(let path):
            guard let file = try? UnixAddress.connect(path) else { return false }
            close(file)
            return true
        case .port(let port): return LoopbackPort.isServed(port, by: pid)
        }
    }
}

/// TCP ports on 127.0.0.1.
enum LoopbackPort {
    static func accepts(_ port: UInt16) -> Bool { with(port) { connect($0, $1, $2) == 0 } }

    /// The process itself listens there: while nginx tries again to bind a taken port, the one who took it answers.
    static func isServed(_ port: UInt16, by pid: pid_t) -> Bool {
        guard let directory = opendir("/proc/\(pid)/fd") else { return false }
        defer { closedir(directory) }
        let listening = Set(listeners(port))
        guard !listening.isEmpty else { return false }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let link = ProcessTable.link(pid, "fd/\(name)"), listening.contains(link) { return true }
        }
        return false
    }

    /// Listening sockets as /proc/PID/fd names them. Columns of /proc/net/tcp: number, local, remote, state (0A listens), … inode.
    private static func listeners(_ port: UInt16) -> [String] {
        let hex = String(port, radix: 16, uppercase: true)
        let wanted = ":" + String(repeating: "0", count: 4 - hex.count) + hex
        let table = (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)) ?? ""
        return table.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count > 9 && fields[3] == "0A" && fields[1].hasSuffix(wanted) ? "socket:[\(fields[9])]" : nil
        }
    }

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
