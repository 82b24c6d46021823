import SiteModel
import Synchronization

/// Asks, and does not wait for ever. What hangs in a library or a process cannot be ended from here: it is told to end, and left to its own limit.
enum Patience {
    /// - Throws: what the question throws; `deadline-exceeded` when it has not ended in time.
    static func ask<Answer: Sendable>(
        _ verb: String, _ thing: String, within limit: Duration, _ question: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let (asked, first) = (Task { try await question() }, First<Answer>())
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                first.wait(continuation)
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
            // Whoever waits was told to end: not after the limit, but now.
            first.end(.failure(CancellationError()))
        }
    }
}

/// Whoever comes first has the say, also before anybody waits for it.
private final class First<Answer: Sendable>: Sendable {
    private enum State {
        case open
        case waited(CheckedContinuation<Answer, any Error>)
        case early(Result<Answer, any Error>)
        case over
    }
    private let state = Mutex<State>(.open)

    func wait(_ continuation: CheckedContinuation<Answer, any Error>) {
        let early: Result<Answer, any Error>? = state.withLock { state in
            guard case .early(let result) = state else {
                state = .waited(continuation)
                return nil
            }
            state = .over
            return result
        }
        if let early { continuation.resume(with: early) }
    }

    func end(_ result: Result<Answer, any Error>) {
        let waiting: CheckedContinuation<Answer, any Error>? = state.withLock { state in
            switch state {
            case .open: state = .early(result)
            case .waited(let continuation):
                state = .over
                return continuation
            case .early, .over: break
            }
            return nil
        }
        waiting?.resume(with: result)
    }
}
