import ChangeEngine
import SiteModel

/// A journal between whose calls something else happens, or fails.
struct MeddledJournal: Journal {
    enum Moment: Sendable, Equatable { case closing(ChangeState), closed(ChangeState), goingOn }

    private let journal: any Journal
    private let meddle: @Sendable (Moment) async throws -> Void

    init(_ journal: any Journal, _ meddle: @escaping @Sendable (Moment) async throws -> Void) {
        self.journal = journal
        self.meddle = meddle
    }

    func close(_ change: ChangeID, _ state: ChangeState, problem: Problem?, endedAt: Int64) async throws {
        try await meddle(.closing(state))
        try await journal.close(change, state, problem: problem, endedAt: endedAt)
        try await meddle(.closed(state))
    }
    func goOn(_ change: ChangeID) async throws {
        try await meddle(.goingOn)
        try await journal.goOn(change)
    }

    func open(_ change: Change) async throws { try await journal.open(change) }
    func begin(_ step: String, of change: ChangeID, undo: UndoRecord) async throws {
        try await journal.begin(step, of: change, undo: undo)
    }
    func mark(_ step: String, of change: ChangeID, _ state: StepState, milliseconds: Int64?) async throws {
        try await journal.mark(step, of: change, state, milliseconds: milliseconds)
    }
    func beginUndo(_ change: ChangeID, because problem: Problem?) async throws { try await journal.beginUndo(change, because: problem) }
    func append(_ events: [ChangeEvent]) async throws { try await journal.append(events) }
    func unfinished() async throws -> [Change] { try await journal.unfinished() }
    func change(_ id: ChangeID) async throws -> Change? { try await journal.change(id) }
    func changes(limit: Int) async throws -> [Change] { try await journal.changes(limit: limit) }
    func events(of change: ChangeID, after sequence: Int64) async throws -> [ChangeEvent] {
        try await journal.events(of: change, after: sequence)
    }
}
