import SiteModel

/// The one way back, shared by failure, cancellation, crash and `change resume`.
extension ChangeRun {
    func goBack(because problem: Problem) async -> Change {
        change.state = .undoing
        change.problem = problem
        await around.onUndo(change)
        await log.add(.undoStarted, "taking back: \(change.plan.title)", problem: problem)
        do {
            try await patiently { try await self.around.journal.beginUndo(self.change.id, because: problem) }
        } catch let refusal as Problem where refusal.code == .changeFinished {
            return await asRecorded(refusal, original: problem)
        } catch {
            // A change whose every step is done would be closed as done by recovery: it must not be half taken back. Any other goes
            // back in recovery too, so going back now without the record is safe.
            if schedule.isComplete { return await stuck(leaving: change.plan.steps.map(\.id), because: error, original: problem) }
        }
        var firstFailure: (any Error)?
        while let step = schedule.nextUndo {
            if let failure = await takeBack(step) { firstFailure = firstFailure ?? failure }
        }
        if let firstFailure { return await stuck(leaving: schedule.leftovers, because: firstFailure, original: problem) }

        let end = around.clock()
        do {
            try await patiently { try await self.around.journal.close(self.change.id, .undone, problem: problem, endedAt: end) }
        } catch {
            return await stuck(leaving: [], because: error, original: problem)
        }
        change.state = .undone
        change.endedAt = end
        return await ended(.changeUndone, change.plan.title)
    }

    /// The close was written although it seemed to fail: what the journal says is how it ended.
    func asRecorded(_ refusal: Problem, original: Problem) async -> Change {
        if let ended = await recordedEnd() { return ended }
        return await stuck(leaving: [], because: refusal, original: original)
    }

    private func recordedEnd() async -> Change? {
        guard let recorded = try? await around.journal.change(change.id), recorded.state.isFinal else { return nil }
        change = recorded
        return await ended(recorded.state == .done ? .changeDone : .changeUndone, change.plan.title)
    }

    /// Returns why it could not, after the last attempt.
    private func takeBack(_ progress: StepProgress) async -> (any Error)? {
        let id = progress.id
        let title = change.plan.steps.first { $0.id == id }?.title ?? id
        guard let step = steps[id] else { return Problem(.internalError, "cannot find step '\(id)' in its own plan") }
        let clock = ContinuousClock()
        let start = clock.now
        do {
            try await patiently { try await step.undo(progress.undo ?? UndoRecord()) }
        } catch {
            schedule.leave(id)
            let problem = error as? Problem ?? Problem(.stepFailed, "cannot take back '\(title)': \(error)")
            await log.add(.stepUndoFailed, step: id, title, milliseconds: (clock.now - start).inMilliseconds, problem: problem)
            return problem
        }
        schedule.undone(id)
        // An unwritten mark costs a second undo after a crash, which is harmless; the close that follows is what must be on disk.
        try? await around.journal.mark(id, of: change.id, .undone, milliseconds: nil)
        await log.add(.stepUndone, step: id, title, milliseconds: (clock.now - start).inMilliseconds)
        return nil
    }

    /// - Parameter verb: what could not be done to the plan.
    func stuck(_ verb: String = "take back", leaving steps: [String], because cause: any Error, original: Problem) async -> Change {
        let reason = (cause as? Problem)?.message ?? "\(cause)"
        let titles = change.plan.steps.filter { steps.contains($0.id) }.map { "\($0.id) (\($0.title))" }
        let what = steps.isEmpty ? "its end could not be recorded" : "these steps are left: \(titles.joined(separator: ", "))"
        let problem = Problem(
            .notFullyRolledBack, "cannot \(verb) '\(change.plan.title)': \(what) (\(reason))", hint: "agent change resume \(change.id)",
            details: [
                "change.id": change.id.rawValue, "steps.left": steps.joined(separator: ","), "problem.code": original.code.rawValue,
                "problem.message": original.message, "problem.step": original.details["step"] ?? "",
            ])
        let end = around.clock()
        do {
            try await patiently { try await self.around.journal.close(self.change.id, .stuck, problem: problem, endedAt: end) }
        } catch let refusal as Problem where refusal.code == .changeFinished {
            if let ended = await recordedEnd() { return ended }
        } catch {}  // When even this cannot be written, the journal still says `undoing` or `running` and recovery goes on from there.
        change.state = .stuck
        change.problem = problem
        change.endedAt = end
        return await ended(.changeStuck, problem.message)
    }

    /// Why the change went back in the first place, also after it got stuck.
    func originalProblem() -> Problem? {
        guard let problem = change.problem, problem.code == .notFullyRolledBack else { return change.problem }
        guard let code = problem.details["problem.code"].flatMap(ProblemCode.init), let message = problem.details["problem.message"] else {
            return problem
        }
        var details = ["change.id": change.id.rawValue]
        if let step = problem.details["problem.step"], !step.isEmpty { details["step"] = step }
        return Problem(code, message, details: details)
    }

    /// Tries again after each pause that this way back has left. All its stages share them: a disk that stayed full for one stage, or a server
    /// that stayed down, is not waited for again by each of the others.
    private func patiently(_ work: () async throws -> Void) async throws {
        while true {
            do { return try await work() } catch let final as Problem where final.code == .changeFinished { throw final } catch {
                guard let pause = pauses.popFirst() else { throw error }
                try await Task.sleep(for: pause)
            }
        }
    }
}
