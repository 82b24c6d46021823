import AgentStore
import AgentTesting
import ChangeEngine
import Foundation
import SiteModel

/// A state file with something of everything: a site with two names, a change of each end, a stuck one in its middle.
enum StoreFixture {
    /// Once per released version: `AGENT_WRITE_STATE_FIXTURE=FILE swift test --filter StateFileTests`, then kept in Fixtures for ever.
    static var keepAt: String? { ProcessInfo.processInfo.environment["AGENT_WRITE_STATE_FIXTURE"] }

    static func write(_ path: String) async throws {
        let store = try AgentStore(path: path)
        try await Sample.stand(try Sample.site(1, "x.example", aliases: ["www.x.example"]), 1, in: store)
        let undone = Sample.change(2, claims: ["y.example"])
        try await store.open(undone)
        try await store.beginUndo(undone.id, because: nil)
        try await store.close(undone.id, .undone, problem: Problem(.cancelled, "cannot make it: it was cancelled"), endedAt: 2_000)
        let stuck = Sample.change(3, steps: ["a", "b", "c"], claims: ["z.example"], requestedBy: 1000)
        try await store.open(stuck)
        try await store.begin("a", of: stuck.id, undo: UndoRecord(json: #"{"was":""}"#))
        try await store.mark("a", of: stuck.id, .done, milliseconds: 3)
        try await store.begin("b", of: stuck.id, undo: UndoRecord())
        try await store.mark("c", of: stuck.id, .satisfied, milliseconds: 0)
        let problem = Problem(.stepFailed, "cannot do b", hint: "look", details: ["step": "b"])
        try await store.append([
            ChangeEvent(sequence: 1, change: stuck.id, at: 1_003, kind: .changeStarted, text: "make sample 3"),
            ChangeEvent(
                sequence: 2, change: stuck.id, at: 1_004, kind: .stepFailed, step: "b", text: "make b", milliseconds: 1, problem: problem),
        ])
        try await store.beginUndo(stuck.id, because: problem)
        try await store.mark("a", of: stuck.id, .undone, milliseconds: nil)
        try await store.close(stuck.id, .stuck, problem: Problem(.notFullyRolledBack, "cannot take back 'make sample 3'"), endedAt: 3_000)
        try store.close()
    }
}
