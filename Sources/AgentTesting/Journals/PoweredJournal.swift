import ChangeEngine
import SiteModel

/// A journal that dies with its power: before a write, or after it was written and before the caller heard of it.
package struct PoweredJournal: Journal {
    private let journal: any Journal
    private let power: Power

    package init(_ journal: any Journal, power: Power) {
        self.journal = journal
        self.power = power
    }

    private func powered(_ write: () async throws -> Void) async throws {
        try power.tick()
        try await write()
        try power.tick()
    }

    package func open(_ change: Change) async throws { try await powered { try await journal.open(change) } }
    package func begin(_ step: String, of change: ChangeID, undo: UndoRecord) async throws {
        try await powered { try await journal.begin(step, of: change, undo: undo) }
    }
    package func mark(_ step: String, of change: ChangeID, _ state: StepState, milliseconds: Int64?) async throws {
        try await powered { try await journal.mark(step, of: change, state, milliseconds: milliseconds) }
    }
    package func beginUndo(_ change: ChangeID, because problem: Problem?) async throws {
        try await powered { try await journal.beginUndo(change, because: problem) }
    }
    package func goOn(_ change: ChangeID) async throws { try await powered { try await journal.goOn(change) } }
    package func close(_ change: ChangeID, _ state: ChangeState, problem: Problem?, endedAt: Int64) async throws {
        try await powered { try await journal.close(change, state, problem: problem, endedAt: endedAt) }
    }
    package func append(_ events: [ChangeEvent]) async throws { try await powered { try await journal.append(events) } }

    package func unfinished() async throws -> [Change] { try await journal.unfinished() }
    package func change(_ id: ChangeID) async throws -> Change? { try await journal.change(id) }
    package func changes(limit: Int) async throws -> [Change] { try await journal.changes(limit: limit) }
    package func events(of change: ChangeID, after sequence: Int64) async throws -> [ChangeEvent] {
        try await journal.events(of: change, after: sequence)
    }
}
