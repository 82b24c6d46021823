import Synchronization

/// The current of a toy host. Every effect asks it first; once it is cut, nothing has an effect any more, as after kill -9.
///
/// A sweep cuts at the first effect, then at the second … until a run comes through uncut, so every point is hit once.
package final class Power: Sendable {
    package struct Cut: Error {}

    private struct State {
        var ticks = 0
        var cutAt: Int?
        var isOff = false
    }
    private let state = Mutex(State())

    package init() {}

    /// Counts from here; nil means never.
    package func on(cutAt tick: Int? = nil) { state.withLock { $0 = State(cutAt: tick) } }
    package var isOff: Bool { state.withLock { $0.isOff } }
    package var ticks: Int { state.withLock { $0.ticks } }

    package func tick() throws {
        try state.withLock { state in
            if state.isOff { throw Cut() }
            state.ticks += 1
            if state.ticks == state.cutAt { state.isOff = true }
            if state.isOff { throw Cut() }
        }
    }
}
