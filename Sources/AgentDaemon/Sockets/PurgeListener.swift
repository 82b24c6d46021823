@preconcurrency import Dispatch
import Foundation
import LinuxHost
import SiteModel

/// What a site may say: everything, or these paths. One JSON line, at most 64 KiB and 1,000 paths.
struct PurgeMessage: Decodable, Sendable {
    static let longest = 65536
    var all: Bool?
    var paths: [String]?

    /// nil when it is not such a line: nothing is purged then.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest, let message = try? JSONDecoder().decode(PurgeMessage.self, from: Data(bytes)) else { return nil }
        let paths = message.paths ?? []
        let allowed = paths.count <= 1000 && paths.allSatisfy { $0.hasPrefix("/") && $0.utf8.count <= 2048 }
        guard allowed, message.all == true || !paths.isEmpty else { return nil }
        self = message
    }
}

/// A listening socket, root:site 0660. Connections are served one after another, each for at most a second, on a queue of the site's own.
final class PurgeListener: Sendable {
    private let source: any DispatchSourceRead
    private let path: String

    init(path: String, identity: SiteIdentity, _ heard: @escaping @Sendable (PurgeMessage) async -> Void) throws {
        self.path = path
        let listener = try UnixListener.open(path: path, owner: SiteIdentity(uid: geteuid(), gid: identity.gid), mode: 0o660)
        let queue = DispatchQueue(label: "purge", qos: .utility)
        source = DispatchSource.makeReadSource(fileDescriptor: listener, queue: queue)
        source.setEventHandler { () -> Void in
            let connection = UnixListener.accept(listener)
            guard connection >= 0 else { return }
            defer { Glibc.close(connection) }
            guard UnixListener.peer(of: connection)?.uid == identity.uid, let message = Self.read(connection) else { return }
            Task { await heard(message) }
        }
        source.setCancelHandler { Glibc.close(listener) }
        source.activate()
    }

    func close() {
        source.cancel()
        unlink(path)
    }

    private static func read(_ connection: Int32) -> PurgeMessage? {
        var timeout = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while bytes.count <= PurgeMessage.longest, bytes.last != UInt8(ascii: "\n") {
            let count = Glibc.read(connection, &buffer, buffer.count)
            if count <= 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return PurgeMessage(bytes)
    }
}
