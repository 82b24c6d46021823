import ChangeEngine
import GRDB
import SiteModel

extension AgentStore: Journal {
    package func open(_ change: Change) async throws {
        let keyed = Self.keyed
        try await write(.flushed, "open change '\(change.id)'") { db in
            try ChangeTable.refuseBusyLane(of: change.plan.subject, db)
            if let basis = change.plan.basis { try SiteTable.require(basis, db) }
            try ChangeTable.insert(change, db)
            try ClaimTable.take(change.plan.claims, for: change, db)
            try KeyedTable.bind(keyed, to: change.id.rawValue, db)
        }
    }

    package func begin(_ step: String, of change: ChangeID, undo: UndoRecord) async throws {
        try await write(.flushed, "begin step '\(step)' of change '\(change)'") { db in
            try ChangeTable.require(change, in: [.running], db)
            try ChangeTable.updateStep(step, of: change, "state = 'begun', undo = ?", [undo.json], db)
        }
    }

    package func mark(_ step: String, of change: ChangeID, _ state: StepState, milliseconds: Int64?) async throws {
        try await write(.handedOver, "mark step '\(step)' of change '\(change)'") { db in
            try ChangeTable.require(change, in: ChangeTable.open, db)
            try ChangeTable.updateStep(
                step, of: change, "state = ?, milliseconds = coalesce(?, milliseconds)", [state.rawValue, milliseconds], db)
        }
    }

    package func beginUndo(_ change: ChangeID, because problem: Problem?) async throws {
        try await write(.flushed, "take back change '\(change)'") { db in
            try ChangeTable.require(change, in: ChangeTable.open, db)
            try ChangeTable.update(change, to: .undoing, problem: problem, endedAt: nil, db)
        }
    }

    package func goOn(_ change: ChangeID) async throws {
        try await write(.flushed, "go on with change '\(change)'") { db in
            try ChangeTable.require(change, in: [.running, .stuck], db)
            try ChangeTable.update(change, to: .running, problem: nil, endedAt: nil, db)
        }
    }

    package func close(_ change: ChangeID, _ state: ChangeState, problem: Problem?, endedAt: Int64) async throws {
        try await write(.flushed, "close change '\(change)'") { db in
            try ChangeTable.require(change, in: ChangeTable.open, db)
            try ChangeTable.update(change, to: state, problem: problem, endedAt: endedAt, db)
            switch state {
            case .done:
                let plan = try ChangeTable.plan(of: change, db)
                if let commit = plan.commit { try SiteTable.apply(try StoreCommit(json: commit), of: change, endedAt: endedAt, db) }
                try ClaimTable.giveBack(of: change, db)
            case .undone:
                if let remains = try ChangeTable.plan(of: change, db).remains, try ChangeTable.hasBegun(remains.step, of: change, db) {
                    try SiteTable.apply(try StoreCommit(json: remains.commit), of: change, endedAt: endedAt, db)
                }
                try ClaimTable.giveBack(of: change, db)
            case .running, .undoing, .stuck: break
            }
        }
    }

    package func append(_ events: [ChangeEvent]) async throws {
        try await write(.handedOver, "write the log of a change") { db in try EventTable.insert(events, db) }
    }

    package func unfinished() async throws -> [Change] {
        try await read("read unfinished changes") { db in
            try ChangeTable.fetch("WHERE state IN ('running', 'undoing', 'stuck') ORDER BY number", [], db)
        }
    }

    package func change(_ id: ChangeID) async throws -> Change? {
        try await read("read change '\(id)'") { db in try ChangeTable.fetch("WHERE id = ?", [id.rawValue], db).first }
    }

    package func changes(limit: Int) async throws -> [Change] {
        try await read("read changes") { db in try ChangeTable.fetch("ORDER BY number DESC LIMIT ?", [max(0, limit)], db) }
    }

    /// Of these subjects alone; nil: of all.
    package func changes(limit: Int, of subjects: [String]?) async throws -> [Change] {
        guard let subjects else { return try await changes(limit: limit) }
        let marks = Array(repeating: "?", count: subjects.count).joined(separator: ", ")
        return try await read("read changes") { db in
            try ChangeTable.fetch(
                "WHERE subject IN (\(marks)) ORDER BY number DESC LIMIT ?", StatementArguments(subjects) + [max(0, limit)], db)
        }
    }

    package func events(of change: ChangeID, after sequence: Int64) async throws -> [ChangeEvent] {
        try await read("read the log of change '\(change)'") { db in try EventTable.fetch(of: change, after: sequence, db) }
    }
}
