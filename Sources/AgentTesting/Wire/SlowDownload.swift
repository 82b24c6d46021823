import Foundation

/// A visitor on a bad line, who keeps a worker of nginx busy.
package struct SlowDownload: Sendable {
    let port: UInt16
    let host: String
    let target: String

    package init(port: UInt16, host: String, target: String) {
        self.port = port
        self.host = host
        self.target = target
    }

    /// Reads a little now and then on a thread of its own, until the server closes or the time is over.
    package func start(seconds: Double) {
        Thread.detachNewThread { [self] in read(for: seconds) }
    }

    private func read(for seconds: Double) {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(connection) }
        var size: Int32 = 4096
        setsockopt(connection, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { return }
        let request = Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8)
        guard send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return }
        var buffer = [UInt8](repeating: 0, count: 2048)
        let end = Date().addingTimeInterval(seconds)
        while Date() < end, recv(connection, &buffer, buffer.count, 0) > 0 { Thread.sleep(forTimeInterval: 0.2) }
    }
}
