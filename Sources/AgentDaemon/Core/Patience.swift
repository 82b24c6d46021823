import SiteModel
import Synchronization

/// Asks, and does not wait for ever. What hangs in a library or a process cannot be ended from here: it is told to end, and left to its own limit.
enum Patience {
    /// - Throws: what the question throws; `deadline-exceeded` when it has not ended in time.
    static func ask<Answer: Sendable>(
        _ verb: String, _ thing: String, within limit: Duration, _ question: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let asked = Task { try await question() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let first = First(continuation)
                let limiter = Task {
                    // Cancelled: it was answered.
                    guard (try? await Task.sleep(for: limit)) != nil else { return }
                    asked.cancel()
                    first.end(
                        .failure(
                            Problem.cannot(
                                verb, thing, "no answer came within \(limit.components.seconds) seconds", code: .deadlineExceeded)))
                }
                Task {
                    first.end(await asked.result)
                    limiter.cancel()
                }
            }
        } onCancel: {
            asked.cancel()
        }
    }
}

/// Whoever comes first has the say.
private final class First<Answer: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Answer, any Error>?>

    init(_ continuation: CheckedContinuation<Answer, any Error>) { self.continuation = Mutex(continuation) }

    func end(_ result: Result<Answer, any Error>) {
        let waiting = continuation.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        waiting?.resume(with: result)
    }
}
