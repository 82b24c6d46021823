import SiteModel

/// One change under way: forward step by step, or back. The way back is in `ChangeRun+Back.swift`, what has none in `ChangeRun+Forward.swift`.
actor ChangeRun {
    struct Surroundings: Sendable {
        var journal: any Journal
        var clock: @Sendable () -> Int64
        /// Pauses between attempts on a way back, its journal's writes included; shared by all of its stages.
        var patience: [Duration]
        var mayBegin: @Sendable (Plan) async throws -> Void
        var onUndo: @Sendable (Change) async -> Void
        var onClose: @Sendable (Change) async -> Void
    }

    let around: Surroundings
    let log: EventLog
    let steps: [String: any Step]
    var change: Change
    var schedule: StepSchedule { didSet { change.steps = schedule.progress } }

    var pauses: ArraySlice<Duration>

    private var forward: Task<Problem?, Never>?
    private var isCancelled = false
    private var isAbandoned = false
    /// Past this point the end is decided: a cancel comes too late.
    private var isClosing = false

    /// - Throws: `state-too-new` for a step that this binary does not know, `internal-error` for an unsound plan.
    init(_ change: Change, catalog: any StepCatalog, around: Surroundings, past: [ChangeEvent]) throws {
        self.change = change
        self.around = around
        self.pauses = around.patience[...]
        self.schedule = try StepSchedule(change.plan.steps, progress: change.steps)
        self.steps = Dictionary(try change.plan.steps.map { ($0.id, try catalog.step(for: $0)) }, uniquingKeysWith: { first, _ in first })
        self.log = EventLog(of: change.id, journal: around.journal, clock: around.clock, past: past)
    }

    /// To the end, one way or the other. Runs in a task that nobody cancels: only `forward` is cancelled, so the way back is shielded.
    func run() async -> Change {
        await log.add(.changeStarted, change.plan.title)
        return await attempt()
    }

    func attempt() async -> Change {
        let forward = Task { await self.goForward() }
        self.forward = forward
        if isCancelled || isAbandoned { forward.cancel() }
        let problem = await forward.value
        if isAbandoned { return await leave() }
        if isCancelled { return await goBack(because: cancelledProblem()) }
        if let problem { return await fail(because: problem) }
        return await closeAsDone()
    }

    /// After a crash: a change whose every step stands is closed, every other goes back, or on when it only goes forward.
    func recover() async -> Change {
        if change.plan.onlyForward, change.state != .undoing { return await goOn() }
        guard change.state == .running, schedule.isComplete else {
            return await goBack(
                because: originalProblem()
                    ?? Problem(
                        .rolledBack, "cannot \(change.plan.title): the agent was stopped in the middle",
                        details: ["change.id": change.id.rawValue]))
        }
        await log.add(.note, "finished after a restart: every step was done")
        return await closeAsDone()
    }

    /// A stuck change once more.
    func resume() async -> Change { await recover() }

    /// - Throws: `change-finished` when it comes too late, `not-undoable` when there is no way back.
    func cancel() throws(Problem) {
        guard !change.plan.onlyForward else {
            throw .cannot("cancel", change.id.rawValue, "\(change.plan.operation) only goes forward", code: .notUndoable)
        }
        guard !isClosing else {
            throw .cannot(
                "cancel", change.id.rawValue, "it is ending", code: .changeFinished, hint: "agent change show \(change.id.rawValue)")
        }
        isCancelled = true
        forward?.cancel()
    }

    /// Stops acting where it stands; the journal holds what recovery needs.
    func abandon() {
        isAbandoned = true
        forward?.cancel()
    }

    private func leave() async -> Change {
        await log.close()
        return change
    }

    /// Returns the first problem, after every step that was in hand has ended.
    private func goForward() async -> Problem? {
        await withTaskGroup(of: Problem?.self) { group in
            var problem: Problem?
            func startWhatMay() {
                guard problem == nil, !Task.isCancelled else { return }
                for id in schedule.startNext() { group.addTask { await self.perform(id) } }
            }
            startWhatMay()
            while let outcome = await group.next() {
                if let outcome, problem == nil {
                    problem = outcome
                    group.cancelAll()
                }
                startWhatMay()
            }
            return problem
        }
    }

    /// check → undo record on disk → apply → marked done.
    private func perform(_ id: String) async -> Problem? {
        guard let step = steps[id], let title = change.plan.steps.first(where: { $0.id == id })?.title else {
            return Problem(.internalError, "cannot find step '\(id)' in its own plan")
        }
        let clock = ContinuousClock()
        let start = clock.now
        func elapsed() -> Int64 { (clock.now - start).inMilliseconds }
        await log.add(.stepStarted, step: id, title)
        do {
            switch try await step.check() {
            case .satisfied:
                let took = elapsed()
                try await around.journal.mark(id, of: change.id, .satisfied, milliseconds: took)
                schedule.stands(id, as: .satisfied, milliseconds: took)
                await log.add(.stepSatisfied, step: id, title, milliseconds: took)
            case .needed(let undo):
                try Task.checkCancellation()
                // Noted before the journal answers: a write that failed may still be found on disk, and undoing what never began is harmless.
                schedule.begun(id, undo: undo)
                try await around.journal.begin(id, of: change.id, undo: undo)
                try Task.checkCancellation()
                try await step.apply()
                // One time for all who tell it.
                let took = elapsed()
                try await around.journal.mark(id, of: change.id, .done, milliseconds: took)
                schedule.stands(id, as: .done, milliseconds: took)
                await log.add(.stepDone, step: id, title, milliseconds: took)
            }
            return nil
        } catch {
            var problem = error is CancellationError && Task.isCancelled ? stopped(title) : asProblem(error, title)
            problem.details["change.id"] = change.id.rawValue
            problem.details["step"] = id
            await log.add(.stepFailed, step: id, title, milliseconds: elapsed(), problem: problem)
            return problem
        }
    }

    private func asProblem(_ error: any Error, _ title: String) -> Problem {
        error as? Problem ?? Problem(.stepFailed, "cannot \(title): \(error)")
    }

    /// A step that did not fail by itself: whoever reads the log must not look for its fault.
    private func stopped(_ title: String) -> Problem {
        let why = isCancelled ? "the change was cancelled" : isAbandoned ? "the agent is stopping" : "another step failed"
        return Problem(.cancelled, "cannot \(title): stopped, because \(why)")
    }

    func closeAsDone() async -> Change {
        guard schedule.isComplete else {
            return await fail(because: Problem(.internalError, "cannot \(change.plan.title): not every step was done"))
        }
        isClosing = true
        let end = around.clock()
        do {
            try await around.journal.close(change.id, .done, problem: nil, endedAt: end)
        } catch {
            return await fail(
                because: error as? Problem ?? Problem(.internalError, "cannot record that '\(change.plan.title)' is done: \(error)"))
        }
        change.state = .done
        change.problem = nil
        change.endedAt = end
        return await ended(.changeDone, change.plan.title)
    }

    /// The last words. Secrets are gone before anyone hears of the end.
    func ended(_ kind: ChangeEvent.Kind, _ text: String) async -> Change {
        isClosing = true
        if change.state.isFinal { await around.onClose(change) }
        await log.add(kind, text, milliseconds: (change.endedAt ?? around.clock()) - change.startedAt, problem: change.problem)
        await log.close()
        return change
    }

    private func cancelledProblem() -> Problem {
        Problem(.cancelled, "cannot \(change.plan.title): it was cancelled", details: ["change.id": change.id.rawValue])
    }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
