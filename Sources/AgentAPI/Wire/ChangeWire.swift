import SiteModel

package struct ChangeView: Codable, Sendable, Hashable {
    package struct StepView: Codable, Sendable, Hashable {
        package var id: String
        package var title: String
        package var state: String
        package var milliseconds: Int64?
        package init(id: String, title: String, state: String, milliseconds: Int64?) {
            self.id = id
            self.title = title
            self.state = state
            self.milliseconds = milliseconds
        }
    }
    package var id: String
    package var operation: String
    package var subject: String
    package var title: String
    /// running, undoing, done, undone, stuck
    package var state: String
    package var steps: [StepView]
    /// Milliseconds since 1970.
    package var startedAt: Int64
    package var endedAt: Int64?
    package var problem: Problem?
    package var requestedBy: UInt32
    /// It has no way back: only `done` is what was asked for. Left out where it has one.
    package var onlyForward: Bool?
    /// What it makes of which settings; left out by changes of no setting.
    package var settings: [PlanView.SettingView]?
    package init(
        id: String, operation: String, subject: String, title: String, state: String, steps: [StepView], startedAt: Int64, endedAt: Int64?,
        problem: Problem?, requestedBy: UInt32, onlyForward: Bool = false, settings: [PlanView.SettingView]? = nil
    ) {
        self.id = id
        self.operation = operation
        self.subject = subject
        self.title = title
        self.state = state
        self.steps = steps
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.problem = problem
        self.requestedBy = requestedBy
        self.onlyForward = onlyForward ? true : nil
        self.settings = settings
    }
}

/// One line of `GET /v1/changes/ID/events` (NDJSON) and of `--events`.
package struct EventView: Codable, Sendable, Hashable {
    package var sequence: Int64
    package var change: String
    package var at: Int64
    /// changeStarted, stepStarted, stepDone, stepSatisfied, stepFailed, undoStarted, stepUndone, stepUndoFailed, changeDone, changeUndone, changeStuck, note
    package var kind: String
    package var step: String?
    package var text: String
    package var milliseconds: Int64?
    package var problem: Problem?
    package init(
        sequence: Int64, change: String, at: Int64, kind: String, step: String?, text: String, milliseconds: Int64?, problem: Problem?
    ) {
        self.sequence = sequence
        self.change = change
        self.at = at
        self.kind = kind
        self.step = step
        self.text = text
        self.milliseconds = milliseconds
        self.problem = problem
    }
    package var isLast: Bool { ["changeDone", "changeUndone", "changeStuck"].contains(kind) }
}
