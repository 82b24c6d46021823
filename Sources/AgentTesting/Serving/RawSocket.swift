import Foundation
import SiteModel

/// A client that sends exactly the bytes it is told: what a library would be too polite to send.
package enum RawSocket {
    /// Sends `parts`, reads until the other side closes or `patience` is over. On a thread of its
    /// own: Dispatch's are the ones that tasks run on, the server's among them.
    package static func exchange(_ path: String, _ parts: [[UInt8]], patience: Int = 20_000) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try blocking(path, parts, patience) }) }
        }
    }
    package static func exchange(_ path: String, _ text: String, patience: Int = 20_000) async throws -> Answer {
        try await exchange(path, [Array(text.utf8)], patience: patience)
    }

    package struct Answer: Sendable {
        package var text: String
        /// The server ended the connection, rather than our patience.
        package var closed: Bool
        /// Of the parts, before the server took no more.
        package var sent: Int
        package var milliseconds: Int64
        /// All statuses, in order: more than one where a second request was understood.
        package var statuses: [Int] {
            text.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: false).dropFirst().compactMap { Int($0.prefix(3)) }
        }
    }

    /// A connection that asks and then reads nothing, until its descriptor is closed.
    package static func leaveUnread(_ path: String, _ text: String) throws -> Int32 {
        let file = try connect(path)
        let bytes = Array(text.utf8)
        guard send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            close(file)
            throw Problem(.systemCallFailed, "cannot ask '\(path)': errno \(errno)")
        }
        return file
    }

    /// Whether the other side has ended the connection.
    package static func isEnded(_ file: Int32) -> Bool {
        var waiting = pollfd(fd: file, events: 0, revents: 0)
        return poll(&waiting, 1, 0) > 0 && waiting.revents & Int16(POLLHUP) != 0
    }

    private static func blocking(_ path: String, _ parts: [[UInt8]], _ patience: Int) throws -> Answer {
        let started = ContinuousClock.now
        let file = try connect(path)
        defer { close(file) }
        var sent = 0
        for part in parts {
            var rest = part[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if count < 0 { break }  // refused early: the answer says why
                rest = rest.dropFirst(count)
            }
            if rest.isEmpty { sent += 1 }
            if parts.count > 1 { usleep(20_000) }
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        var closed = false
        while true {
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, Int32(patience)) <= 0 { break }
            let count = read(file, &buffer, buffer.count)
            if count <= 0 {
                closed = true
                break
            }
            bytes.append(contentsOf: buffer[..<count])
        }
        let spent = (ContinuousClock.now - started).components
        return Answer(
            text: String(decoding: bytes, as: UTF8.self), closed: closed, sent: sent,
            milliseconds: spent.seconds * 1000 + spent.attoseconds / 1_000_000_000_000_000)
    }

    private static func connect(_ path: String) throws -> Int32 {
        let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard result == 0 else {
            close(file)
            throw Problem(.systemCallFailed, "cannot connect to '\(path)': errno \(errno)")
        }
        return file
    }
}
