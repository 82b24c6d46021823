import AgentAPI
import AgentTesting
import Foundation

/// An answer as it came over the socket.
struct HeardAnswer {
    var status: Int
    var type: String
    var body: [UInt8]

    init(_ text: String) {
        let parts = text.components(separatedBy: "\r\n\r\n")
        let lines = parts[0].components(separatedBy: "\r\n")
        status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
        func header(_ name: String) -> String? {
            lines.first { $0.lowercased().hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        type = header("content-type") ?? ""
        let rest = parts.dropFirst().joined(separator: "\r\n\r\n")
        body = Array((header("transfer-encoding") == "chunked" ? Self.whole(rest) : rest).utf8)
    }

    /// Chunks put together. Sizes are bytes.
    private static func whole(_ chunks: String) -> String {
        var (bytes, rest) = ([UInt8](), Array(chunks.utf8)[...])
        while let end = rest.firstIndex(of: 13), let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), size > 0 {
            let start = end + 2
            guard rest.endIndex >= start + size + 2 else { break }
            bytes += rest[start..<start + size]
            rest = rest[(start + size + 2)...]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func ask(_ path: String, _ method: String, _ target: String, _ body: String = "", patience: Int = 20_000) async throws
        -> HeardAnswer
    {
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        return HeardAnswer(
            try await RawSocket.exchange(
                path, [Array("\(method) \(target) HTTP/1.1\r\nHost: agent\r\nConnection: close\r\n\(length)\r\n\(body)".utf8)],
                patience: patience
            ).text)
    }
}
