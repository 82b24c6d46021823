import Foundation
import SiteModel

/// HTTP as bytes on a socket, so that a test can send what no client library would.
package enum RawHTTP {
    /// Sends and reads to the end (the request says `Connection: close`, or the server closes). An empty answer is status 0.
    /// - Parameter source: the address to come from, such as `127.0.0.9`: another visitor to the server's limits.
    package static func exchange(port: UInt16, _ request: [UInt8], seconds: Int = 30, source: String? = nil) async throws -> HTTPAnswer {
        let bytes: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: a hundred of these at once would use up Dispatch's.
            Thread.detachNewThread { continuation.resume(with: Result { try blockingExchange(port, request, seconds, source) }) }
        }
        return HTTPAnswer(bytes)
    }

    private static func blockingExchange(_ port: UInt16, _ request: [UInt8], _ seconds: Int, _ source: String?) throws -> [UInt8] {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard connection >= 0 else { throw Problem(.systemCallFailed, "cannot make a socket") }
        defer { close(connection) }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        if let source {
            var own = sockaddr_in()
            own.sin_family = sa_family_t(AF_INET)
            inet_pton(AF_INET, source, &own.sin_addr)
            let bound = withUnsafePointer(to: &own) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            guard bound == 0 else { throw Problem(.systemCallFailed, "cannot come from '\(source)': \(String(cString: strerror(errno)))") }
        }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else {
            throw Problem(.systemCallFailed, "cannot connect to port '\(port)': \(String(cString: strerror(errno)))")
        }
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { break }  // the server may answer and close before it has read a body it refuses
            sent += count
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(connection, &buffer, buffer.count, 0)
            if count <= 0 { return answer }
            answer.append(contentsOf: buffer[..<count])
        }
    }
}

/// A parsed answer. `status` is 0 when the connection was closed without one.
package struct HTTPAnswer: Sendable {
    package var status = 0
    /// In order, names lower-case.
    package var headers: [(name: String, value: String)] = []
    package var body: [UInt8] = []

    package init(_ bytes: [UInt8]) {
        let separator: [UInt8] = [13, 10, 13, 10]
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else { return }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.append((line[..<colon].lowercased(), value))
        }
        let rest = Array(bytes[(end + 4)...])
        body = self["transfer-encoding"]?.lowercased() == "chunked" ? Self.unchunk(rest) : rest
    }

    package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
    package func all(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
    package var text: String { String(decoding: body, as: UTF8.self) }

    private static func unchunk(_ bytes: [UInt8]) -> [UInt8] {
        var body: [UInt8] = []
        var at = 0
        while at < bytes.count, let lineEnd = bytes[at...].firstIndex(of: 13) {
            let size = Int(String(decoding: bytes[at..<lineEnd], as: UTF8.self).prefix { $0.isHexDigit }, radix: 16) ?? 0
            if size == 0 { break }
            let start = lineEnd + 2
            body.append(contentsOf: bytes[start..<min(start + size, bytes.count)])
            at = start + size + 2
        }
        return body
    }
}
