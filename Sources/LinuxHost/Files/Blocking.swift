import Dispatch
import SiteModel

/// Runs work that waits for the disk on a thread of its own, so that the few threads of Swift's concurrency keep turning.
/// The work is short and not cancellable in the middle; callers look at cancellation between pieces.
package func onBlockingThread<Value: Sendable>(_ work: @Sendable @escaping () throws(Problem) -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            do throws(Problem) {
                continuation.resume(returning: try work())
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
