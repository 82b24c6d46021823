import SiteModel

/// Runs plans, takes them back, and recovers what a crash left. One instance in the daemon.
package actor ChangeRunner {
    private struct Live {
        var run: ChangeRun
        var end: Task<Change, Never>
    }

    private let catalog: any StepCatalog
    private let around: ChangeRun.Surroundings
    private var live: [ChangeID: Live] = [:]
    private var opening = 0
    private var isDraining = false

    /// - Parameters:
    ///   - onUndo: awaited before a way back begins; the place to release disk space kept for it.
    ///   - onClose: awaited when a change is `done` or `undone`, after the journal says so and before its last event; destroys its secrets.
    ///   - patience: pauses between attempts on one way back, shared by all of its stages.
    ///   - mayBegin: awaited before a change is opened; what it throws refuses the change, and nothing is touched then.
    package init(
        journal: any Journal, catalog: any StepCatalog, clock: @escaping @Sendable () -> Int64,
        patience: [Duration] = [.milliseconds(50), .milliseconds(200), .milliseconds(800)],
        mayBegin: @escaping @Sendable (Plan) async throws -> Void = { _ in },
        onUndo: @escaping @Sendable (Change) async -> Void = { _ in }, onClose: @escaping @Sendable (Change) async -> Void
    ) {
        self.catalog = catalog
        self.around = .init(journal: journal, clock: clock, patience: patience, mayBegin: mayBegin, onUndo: onUndo, onClose: onClose)
    }

    /// Opens the change and starts it in a task of its own. Throws what `mayBegin` or `Journal.open` throws; nothing is touched then.
    package func start(_ plan: Plan, id: ChangeID, requestedBy: UInt32, with token: TokenID? = nil) async throws -> Change {
        guard !isDraining else { throw Problem(.daemonNotRunning, "cannot \(plan.title): the daemon is stopping") }
        let change = Change(id: id, plan: plan, startedAt: around.clock(), requestedBy: requestedBy, requestedWith: token)
        let run = try ChangeRun(change, catalog: catalog, around: around, past: [])
        opening += 1
        defer { opening -= 1 }
        try await around.mayBegin(plan)
        try await around.journal.open(change)
        follow(run, id: id) { await run.run() }
        return change
    }

    /// Waits for the end. Returns the final change.
    /// - Throws: `CancellationError` when who waits is cancelled: the change itself goes on.
    package func finished(_ id: ChangeID) async throws -> Change {
        guard let live = live[id] else { return try await recorded(id) }
        let (ends, continuation) = AsyncStream<Change>.makeStream()
        // Ends with the change, also when nobody waits any more.
        Task { continuation.yield(await live.end.value) }
        for await change in ends { return change }
        throw CancellationError()
    }

    /// A recorded change as others may hear of it: of one that has just ended, when its secrets are gone too.
    package func heard(_ change: Change) async -> Change {
        guard change.state.isFinal, let live = live[change.id] else { return change }
        return await live.end.value
    }

    /// Asks a running change to stop and go back; returns at once. - Throws: `change-not-found`, `change-finished`, `not-undoable`.
    package func cancel(_ id: ChangeID) async throws {
        if let live = live[id] { return try await live.run.cancel() }
        throw Problem.cannot("cancel", id.rawValue, "it is \(try await recorded(id).state.rawValue)", code: .changeFinished)
    }

    /// Tries a stuck change's way back again, or its way on when it only goes forward. - Throws: `change-not-found`, `change-finished`.
    package func resume(_ id: ChangeID) async throws -> Change {
        try await beginResume(id)
        return try await finished(id)
    }

    /// The same without waiting for its end. - Returns: the number of its last event before.
    @discardableResult
    package func beginResume(_ id: ChangeID) async throws -> Int64 {
        guard live[id] == nil else { return 0 }
        let change = try await recorded(id)
        guard !change.state.isFinal else {
            throw Problem.cannot("resume", id.rawValue, "it is \(change.state.rawValue)", code: .changeFinished)
        }
        let past = try await around.journal.events(of: id, after: 0)
        let run = try ChangeRun(change, catalog: catalog, around: around, past: past)
        // Looked at again after waiting: another resume may have been faster.
        if live[id] == nil { follow(run, id: id) { await run.resume() } }
        return past.last?.sequence ?? 0
    }

    /// Events from `after` on, then live until the change ends.
    package func events(of id: ChangeID, after: Int64) -> AsyncThrowingStream<ChangeEvent, any Error> {
        let (stream, continuation) = AsyncThrowingStream<ChangeEvent, any Error>.makeStream()
        let log = live[id]?.run.log
        let reader = Task {
            if let log { return await log.follow(continuation, after: after) }
            do {
                let change = try await self.recorded(id)
                let events = try await self.around.journal.events(of: id, after: 0)
                for event in events + change.lastWords(after: events) where event.sequence > after { continuation.yield(event) }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        if log == nil { continuation.onTermination = { _ in reader.cancel() } }
        return stream
    }

    /// Before the socket opens: takes back every unfinished change from the journal alone (a change whose every step is done is closed as done, one
    /// that only goes forward goes on).
    ///
    /// - Throws: `state-too-new` before anything is touched when a step's kind is unknown to this binary.
    package func recover() async throws -> [Change] {
        var runs: [ChangeRun] = []
        for change in try await around.journal.unfinished() { runs.append(try await again(change)) }
        var ends: [Change] = []
        for run in runs {
            let id = await run.change.id
            follow(run, id: id) { await run.recover() }
            ends.append(try await finished(id))
        }
        return ends
    }

    /// On shutdown: starts nothing more, waits for running changes up to `seconds`, then leaves them to recovery.
    package func drain(seconds: Double) async {
        isDraining = true
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !live.isEmpty || opening > 0, ContinuousClock.now < deadline {
            do { try await Task.sleep(for: .milliseconds(10)) } catch { break }  // A cancelled drain has no time left.
        }
        for live in live.values { await live.run.abandon() }
    }

    private func follow(_ run: ChangeRun, id: ChangeID, _ work: @escaping @Sendable () async -> Change) {
        let end = Task {
            let change = await work()
            self.live[id] = nil
            return change
        }
        live[id] = Live(run: run, end: end)
    }

    private func again(_ change: Change) async throws -> ChangeRun {
        try ChangeRun(change, catalog: catalog, around: around, past: try await around.journal.events(of: change.id, after: 0))
    }

    private func recorded(_ id: ChangeID) async throws -> Change {
        guard let change = try await around.journal.change(id) else {
            throw Problem.cannot("find change", id.rawValue, "there is no such change", code: .changeNotFound)
        }
        return change
    }
}
