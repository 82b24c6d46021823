import Dispatch

/// Runs calls that wait (fsync, fork, connect) on a Dispatch thread, so that the few threads of Swift's concurrency keep turning.
/// The work is not cancellable in the middle; callers look at cancellation between pieces.
///
/// It throws what the work throws. Over a continuation that throws anything, Swift 6.3's compiler crashes where it turns a closure that throws
/// `Problem` into one that throws any error; a `Result` needs no such turn.
package func onBlockingThread<Value: Sendable, Failure: Error>(
    on queue: DispatchQueue = .global(), _ work: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
        queue.async { continuation.resume(returning: Result(catching: work)) }
    }
    return try result.get()
}
