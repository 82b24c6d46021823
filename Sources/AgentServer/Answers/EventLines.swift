import AgentAPI

/// Events as lines of JSON, in a stream that can be ended from outside.
struct EventLines: Sendable {
    let bytes: AsyncThrowingStream<[UInt8], any Error>
    private let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation

    init(events: AsyncThrowingStream<EventView, any Error>) {
        let (bytes, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        self.bytes = bytes
        self.continuation = continuation
        let pump = Task {
            do {
                for try await event in events {
                    continuation.yield(try WireJSON.encode(event) + [UInt8(ascii: "\n")])
                    if event.isLast { break }
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in pump.cancel() }
    }

    func stop() { continuation.finish() }
}
