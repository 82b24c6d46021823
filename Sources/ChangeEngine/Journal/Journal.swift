import SiteModel

/// The write-ahead record of changes.
///
/// Two kinds of write. `open`, `begin`, `beginUndo`, `goOn` and `close` survive a power cut when they return. `mark` and `append` survive the
/// death of the process when they return, and a power cut once any later durable call has returned: a lost mark means that recovery
/// takes back one step more, never one too few. Writes reach the disk in the order of the calls; no call is given up when its task is cancelled.
package protocol Journal: Sendable {
    /// One transaction: refuses when the lane is busy (`site-busy`, details `change.id`) or a claim is another's
    /// (details `hostname`; `hostname-taken` with `site.id` when a site holds it, `site-busy` with `change.id` while a change does), else
    /// writes change, steps and claims. A claim that the plan's own subject holds is no conflict.
    func open(_ change: Change) async throws
    /// The step's undo record; state `begun`. - Throws: `change-finished` unless the change is `running`.
    func begin(_ step: String, of change: ChangeID, undo: UndoRecord) async throws
    /// `done`, `satisfied` or `undone`.
    func mark(_ step: String, of change: ChangeID, _ state: StepState, milliseconds: Int64?) async throws
    /// The change starts to go back: no step is begun any more. - Throws: `change-finished` when it is done or undone.
    func beginUndo(_ change: ChangeID, because problem: Problem?) async throws
    /// A stuck change that only goes forward is `running` again, without problem and end. - Throws: `change-finished` unless it is `stuck` or `running`.
    func goOn(_ change: ChangeID) async throws
    /// `done`: applies `plan.commit` in the same transaction; a site holds its own names from then on, and what else the change claimed goes free.
    /// `undone`: gives back the claims in the same transaction, and applies `plan.remains` where its step had begun. `stuck`: keeps them.
    func close(_ change: ChangeID, _ state: ChangeState, problem: Problem?, endedAt: Int64) async throws
    /// Changes in `running`, `undoing` or `stuck`, oldest first.
    func unfinished() async throws -> [Change]
    func change(_ id: ChangeID) async throws -> Change?
    /// Newest first.
    func changes(limit: Int) async throws -> [Change]
    /// All of them or none.
    func append(_ events: [ChangeEvent]) async throws
    func events(of change: ChangeID, after sequence: Int64) async throws -> [ChangeEvent]
}

/// One line of a change's log; the one sequence behind the command line's progress, `--events` and later the dashboard.
package struct ChangeEvent: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable {
        case changeStarted, stepStarted, stepDone, stepSatisfied, stepFailed, undoStarted, stepUndone, stepUndoFailed, changeDone,
            changeUndone, changeStuck, note
    }
    /// 1, 2, 3 … within its change.
    package var sequence: Int64
    package var change: ChangeID
    /// Milliseconds since 1970.
    package var at: Int64
    package var kind: Kind
    package var step: String?
    package var text: String
    package var milliseconds: Int64?
    package var problem: Problem?

    package init(
        sequence: Int64, change: ChangeID, at: Int64, kind: Kind, step: String? = nil, text: String, milliseconds: Int64? = nil,
        problem: Problem? = nil
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

    package var isLast: Bool { kind == .changeDone || kind == .changeUndone || kind == .changeStuck }
}
