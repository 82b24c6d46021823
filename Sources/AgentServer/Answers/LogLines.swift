import AgentAPI
import NIOCore
import ServiceLifecycle
import Synchronization

/// What a site's logs hold, and then what comes: each call of `next` gives what was written since the one before.
package struct LogSource: Sendable {
    package var next: @Sendable () async throws -> [LogLineView]
    package init(next: @escaping @Sendable () async throws -> [LogLineView]) { self.next = next }
}

/// Log lines as lines of JSON. Nothing is read before the client has taken what was read: a slow one costs no memory.
struct LogLines: Sendable {
    private static let pause = Duration.milliseconds(300)
    let source: LogSource
    let follow: Bool
    private let client = Client()

    init(source: LogSource, follow: Bool) {
        self.source = source
        self.follow = follow
    }

    func clientHasGone() { client.hasGone.store(true, ordering: .relaxed) }

    /// Ends with the log's end or, when it is followed, with the client or the daemon.
    func send(_ write: (ByteBuffer) async throws -> Void) async throws {
        while !client.hasGone.load(ordering: .relaxed), !Task.isShuttingDownGracefully {
            var bytes: [UInt8] = []
            for line in try await source.next() { bytes += try WireJSON.encode(line) + [UInt8(ascii: "\n")] }
            if !bytes.isEmpty { try await write(ByteBuffer(bytes: bytes)) }
            guard follow else { return }
            try await Task.sleep(for: Self.pause)
        }
    }

    private final class Client: Sendable {
        let hasGone = Atomic<Bool>(false)
    }
}
