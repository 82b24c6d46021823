import Dispatch

/// Runs calls that may wait (fsync, fork, connect) on a Dispatch thread, so that they never hold one of Swift's few.
/// `onBlockingThread` for work that throws more than problems or needs a queue of its own; one function for both crashes Swift 6.3's
/// compiler where it turns a closure that throws `Problem` into one that throws anything.
package func offThread<Result: Sendable>(
    on queue: DispatchQueue = .global(), _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Swift.Result(catching: body)) }
    }
}
