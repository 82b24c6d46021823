import AgentAPI
import NIOCore
import ServiceLifecycle
import Synchronization

/// One event as a browser's EventSource reads it (html.spec.whatwg.org, 9.2): where one went on comes back as `Last-Event-ID`.
struct ServerSentEvent: Sendable {
    var id: String
    var kind: String
    /// One line.
    var data: [UInt8]

    var bytes: [UInt8] { Array("id: \(id)\nevent: \(kind)\ndata: ".utf8) + data + Array("\n\n".utf8) }
    /// A comment: it keeps a quiet connection alive and means nothing.
    static let beat = Array(": \n\n".utf8)
}

/// Events on their way to one reader. What he does not take is kept up to a bound, and then he is ended: he may come again and say where he was.
struct EventFrames: Sendable {
    /// A change has some dozens of events, a job fewer.
    static let most = 1_024
    static let beatEvery = Duration.seconds(15)
    /// Of one write: who has not taken it by then does not read.
    static let patience = Duration.seconds(15)

    let bytes: AsyncThrowingStream<[UInt8], any Error>
    private let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation

    /// - Parameter events: ends when nothing more comes.
    init(_ events: @escaping @Sendable (_ send: @Sendable (ServerSentEvent) throws -> Void) async throws -> Void) {
        let (bytes, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream(bufferingPolicy: .bufferingOldest(Self.most))
        (self.bytes, self.continuation) = (bytes, continuation)
        // Before the first event, so that a reader hears at once that he is heard.
        continuation.yield(ServerSentEvent.beat)
        let pump = Task {
            do {
                try await events { event in
                    if case .enqueued = continuation.yield(event.bytes) { return }
                    throw ReaderIsSlow()
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        let heart = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.beatEvery)
                // Only where nothing else is on its way.
                if case .dropped = continuation.yield(ServerSentEvent.beat) { continue }
            }
        }
        continuation.onTermination = { _ in
            pump.cancel()
            heart.cancel()
        }
    }

    func stop() { continuation.finish() }

    /// Ends with what let its reader in.
    func ending(_ isOver: @escaping @Sendable () async -> Bool) -> EventFrames {
        let watching = Task {
            while !Task.isCancelled {
                if await isOver() { return stop() }
                try await Task.sleep(for: Answer.pause)
            }
        }
        let before = continuation.onTermination
        continuation.onTermination = {
            before?($0)
            watching.cancel()
        }
        // It may have been over before that was set.
        if case .terminated = continuation.yield(ServerSentEvent.beat) { watching.cancel() }
        return self
    }

    private struct ReaderIsSlow: Error {}
}

/// Ends a connection whose reader takes nothing: one write may take so long and no longer.
final class ReaderWatch: Sendable {
    private let since = Mutex<ContinuousClock.Instant?>(nil)
    private let watching = Mutex<Task<Void, Never>?>(nil)

    init(_ channel: any Channel, patience: Duration = EventFrames.patience) {
        let task = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: patience / 10)  // cancelled: the loop ends
                guard let self else { return }
                guard let since = self.since.withLock({ $0 }), .now - since > patience else { continue }
                return channel.close(promise: nil)
            }
        }
        watching.withLock { $0 = task }
    }

    func begin() { since.withLock { $0 = .now } }
    func done() { since.withLock { $0 = nil } }
    func end() { watching.withLock { $0 }?.cancel() }
}
