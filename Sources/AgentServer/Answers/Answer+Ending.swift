import AgentAPI

/// Streams end with the token that opened them.
extension Answer {
    static let pause = Duration.milliseconds(500)

    func ending(_ isOver: @escaping @Sendable () async -> Bool) -> Answer {
        switch self {
        case .json, .text, .refused: self
        case .eventStream(let frames): .eventStream(frames.ending(isOver))
        case .events(let events): .events(Self.ending(events, isOver))
        case .log(let source, let follow):
            .log(
                LogSource {
                    if await isOver() { return nil }
                    return try await source.next()
                }, follow: follow)
        }
    }

    private static func ending(
        _ events: AsyncThrowingStream<EventView, any Error>, _ isOver: @escaping @Sendable () async -> Bool
    ) -> AsyncThrowingStream<EventView, any Error> {
        AsyncThrowingStream { continuation in
            let copying = Task {
                do {
                    for try await event in events { continuation.yield(event) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            let watching = Task {
                while !Task.isCancelled {
                    if await isOver() { return continuation.finish() }
                    try await Task.sleep(for: pause)
                }
            }
            continuation.onTermination = { _ in
                copying.cancel()
                watching.cancel()
            }
        }
    }
}
