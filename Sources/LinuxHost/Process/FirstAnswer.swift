import Synchronization

/// The first of several answers: that of a call which may hang, or that of the clock beside it.
final class FirstAnswer<Value: Sendable>: Sendable {
    private let waiting = Mutex<CheckedContinuation<Value, Never>?>(nil)

    func wait(_ continuation: CheckedContinuation<Value, Never>) { waiting.withLock { $0 = continuation } }

    /// Nobody waits any more when an answer was given.
    var isWaited: Bool { waiting.withLock { $0 != nil } }

    func give(_ answer: Value) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: answer)
    }
}
