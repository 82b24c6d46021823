import Synchronization

/// The time that one look takes: it passes while one of the look's names, at least, is asked. While all of them wait for their turns behind the names of
/// others nobody keeps silent, and no name goes without its question for that.
final class LookTime: Sendable {
    private struct State {
        var left: Duration
        /// Names that are asked now, and since when there is always one.
        var asked = 0
        var since = ContinuousClock.now
    }
    private let state: Mutex<State>

    init(_ all: Duration) { state = Mutex(State(left: all)) }

    /// - Parameter name: asks for one; told when the look's time is over, which passes as long as this one is asked.
    func asking<Value, Failure: Error>(_ name: (ContinuousClock.Instant) throws(Failure) -> Value) throws(Failure) -> Value {
        let last = state.withLock { state in
            if state.asked == 0 { state.since = .now }
            state.asked += 1
            return state.since + state.left
        }
        defer {
            state.withLock { state in
                state.asked -= 1
                if state.asked == 0 { state.left -= .now - state.since }
            }
        }
        return try name(last)
    }
}
