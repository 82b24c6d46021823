import SiteModel

/// A change without a way back: what it ended stays ended, and what is left of it is done by another attempt.
extension ChangeRun {
    /// A failed change goes back, unless it only goes forward and may have touched something.
    func fail(because problem: Problem) async -> Change {
        guard change.plan.onlyForward, schedule.hasBegun else { return await goBack(because: problem) }
        // The space that is kept for ways back, for this end is not yet one.
        await around.onUndo(change)
        return await stuck("finish", leaving: schedule.unfinished, because: problem, original: problem)
    }

    /// After a crash, or resumed: from the step where it stood.
    func goOn() async -> Change {
        if schedule.isComplete { return await closeAsDone() }
        do {
            try await around.journal.goOn(change.id)
        } catch let refusal as Problem where refusal.code == .changeFinished {
            return await asRecorded(refusal, original: originalProblem() ?? refusal)
        } catch {
            return await fail(because: error as? Problem ?? Problem(.internalError, "cannot go on with '\(change.plan.title)': \(error)"))
        }
        change.state = .running
        change.problem = nil
        change.endedAt = nil
        schedule.again()
        await log.add(.note, "going on: \(change.plan.title)")
        return await attempt()
    }
}
