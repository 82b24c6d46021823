import AgentAPI
import NIOCore
import ServiceLifecycle
import Synchronization

/// What a site's logs hold, and then what comes: each call of `next` gives what was written since the one before;
/// nil: nothing comes any more, its site has ended or what let its reader see it. Cancelled, it ends soon.
package struct LogSource: Sendable {
    package var next: @Sendable () async throws -> [LogLineView]?
    package init(next: @escaping @Sendable () async throws -> [LogLineView]?) { self.next = next }
}

/// Log lines as lines of JSON. Nothing is read before the client has taken what was read, and nothing after it left: a slow client costs no memory,
/// one that is gone no work.
struct LogLines: Sendable {
    private static let pause = Duration.milliseconds(300)
    /// Of an answer that is encoded before it is sent.
    private static let piece = 64 << 10
    let source: LogSource
    let follow: Bool
    private let client = Client()

    init(source: LogSource, follow: Bool) {
        self.source = source
        self.follow = follow
    }

    func clientHasGone() { client.goes() }

    /// Ends with the log's end or, when it is followed, with the site, the client or the daemon.
    func send(_ write: (ByteBuffer) async throws -> Void) async throws {
        while !client.hasGone, !Task.isShuttingDownGracefully {
            guard case .some(.some(let lines)) = try await client.whileThere({ try await source.next() }) else { return }
            var bytes: [UInt8] = []
            for line in lines {
                bytes += try WireJSON.encode(line) + [UInt8(ascii: "\n")]
                guard bytes.count >= Self.piece else { continue }
                try await write(ByteBuffer(bytes: bytes))
                bytes = []
                if client.hasGone { return }
            }
            if !bytes.isEmpty { try await write(ByteBuffer(bytes: bytes)) }
            guard follow else { return }
            try await Task.sleep(for: Self.pause)
        }
    }
}

/// Whoever reads the answer, as long as he does.
private final class Client: Sendable {
    private struct State {
        var hasGone = false
        var work: (@Sendable () -> Void)?
    }
    private let state = Mutex(State())

    var hasGone: Bool { state.withLock { $0.hasGone } }

    func goes() {
        let cancel = state.withLock { state in
            state.hasGone = true
            return state.work
        }
        cancel?()
    }

    /// - Returns: nil when he left before the work was done: it is cancelled then.
    func whileThere<Answer: Sendable>(_ work: @escaping @Sendable () async throws -> Answer) async throws -> Answer? {
        let task = Task { try await work() }
        let isLate = state.withLock { state in
            state.work = { task.cancel() }
            return state.hasGone
        }
        if isLate { task.cancel() }
        defer { state.withLock { $0.work = nil } }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch is CancellationError where hasGone {
            return nil
        }
    }
}
