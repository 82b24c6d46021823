import Synchronization

/// For work on a blocking thread, which does not see that its task was cancelled: looked at between pieces.
final class StopSign: Sendable {
    private let isRaised = Atomic<Bool>(false)

    func raise() { isRaised.store(true, ordering: .relaxed) }

    /// - Throws: `CancellationError` when nobody waits for the work any more.
    func check() throws { if isRaised.load(ordering: .relaxed) { throw CancellationError() } }
}

/// As `onBlockingThread`, for work that is long and looks at the sign.
func onBlockingThread<Value: Sendable>(stoppable work: @escaping @Sendable (StopSign) throws -> Value) async throws -> Value {
    let sign = StopSign()
    return try await withTaskCancellationHandler {
        try await onBlockingThread { () throws -> Value in
            try sign.check()
            return try work(sign)
        }
    } onCancel: {
        sign.raise()
    }
}
