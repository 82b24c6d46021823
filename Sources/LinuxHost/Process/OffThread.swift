import Dispatch

/// Runs calls that may wait (fsync, fork, connect) on a Dispatch thread, so that they never hold one of Swift's few.
package func offThread<Result: Sendable>(
    on queue: DispatchQueue = .global(), _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Swift.Result(catching: body)) }
    }
}
