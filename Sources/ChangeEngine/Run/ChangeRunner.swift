import SiteModel

/// Runs plans, takes them back, and recovers what a crash left. One instance in the daemon.
package actor ChangeRunner {
    package init(journal: any Journal, catalog: any StepCatalog, clock: @escaping @Sendable () -> Int64, onClose: @escaping @Sendable (Change) async -> Void) {
        fatalError("engine")
    }
    /// Opens the change and starts it in a task of its own. Throws what `Journal.open` throws; nothing is touched then.
    package func start(_ plan: Plan, id: ChangeID, requestedBy: UInt32) async throws -> Change { fatalError("engine") }
    /// Waits for the end. Returns the final change.
    package func finished(_ id: ChangeID) async throws -> Change { fatalError("engine") }
    /// Asks a running change to stop and go back; returns at once. - Throws: `change-not-found`, `change-finished`.
    package func cancel(_ id: ChangeID) async throws { fatalError("engine") }
    /// Tries a stuck change's way back again. - Throws: `change-not-found`, `change-finished`.
    package func resume(_ id: ChangeID) async throws -> Change { fatalError("engine") }
    /// Events from `after` on, then live until the change ends.
    package func events(of id: ChangeID, after: Int64) -> AsyncThrowingStream<ChangeEvent, any Error> { fatalError("engine") }
    /// Before the socket opens: takes back every unfinished change from the journal alone (a change whose every step is done is closed as done).
    package func recover() async throws -> [Change] { fatalError("engine") }
    /// On shutdown: starts nothing more, waits for running changes up to `seconds`, then leaves them to recovery.
    package func drain(seconds: Double) async { fatalError("engine") }
}
