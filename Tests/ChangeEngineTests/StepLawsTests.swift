import AgentTesting
import ChangeEngine
import Foundation
import Synchronization
import Testing

/// The laws themselves: a lawful step keeps them, and each kind of lawless step is caught by the law that it breaks.
@Suite("The step laws", .timeLimit(.minutes(1))) struct StepLawsTests {
    @Test("hold for a lawful step", arguments: StepLaws.laws) func lawful(_ law: Law<StepCase>) async throws {
        try await law.hold(.of(.none))
    }

    @Test("catch every lawless one", arguments: Crime.allCases.filter { $0 != .none }) func lawless(_ crime: Crime) async throws {
        var broken: [String] = []
        for law in StepLaws.laws {
            do { try await law.hold(.of(crime)) } catch is BrokenLaw { broken.append(law.name) }
        }
        #expect(broken.contains { $0.hasPrefix(crime.law) }, "\(crime) broke only \(broken)")
    }
}

enum Crime: CaseIterable {
    case none, checkWrites, neverSatisfied, applyAppends, undoForgets, undoRenders, undoOnce, undoMakes, undoNeedsAll, applyOnce,
        hidesFailure, tells

    /// The beginning of the law that must notice.
    var law: String {
        switch self {
        case .none: ""
        case .checkWrites: "check changes nothing"
        case .neverSatisfied: "after apply, check is satisfied"
        case .applyAppends: "apply·apply"
        case .undoForgets: "undo after apply restores"
        case .undoRenders: "undo restores the very bytes"
        case .undoOnce: "undo·undo"
        case .undoMakes: "undo before anything"
        case .undoNeedsAll: "undo after any prefix"
        case .applyOnce: "apply after any prefix"
        case .hidesFailure: "undo after any prefix"
        case .tells: "the journal sees JSON, and no secret"
        }
    }
}

extension StepCase {
    static func of(_ crime: Crime) -> StepCase {
        StepCase("\(crime)") {
            let world = CountingWorld()
            try world.put("ours/1", "was here")
            let record = StepRecord(id: "x", kind: "toy", title: "x", payload: crime == .tells ? #"{"password":"hunter2"}"# : "{}")
            return StepSubject(record: record, secrets: ["hunter2"]) {
                CriminalStep(world: world, crime: crime)
            } interrupted: { n in
                world.failCall(n)
                return (CriminalStep(world: world, crime: crime), { world.endFailing() })
            } snapshot: {
                world.things
            } plant: {
                try world.put("ours/1", "by hand")
            }
        }
    }
}

/// Things, and a call that fails.
private final class CountingWorld: Sendable {
    private struct State {
        var things: [String: String] = [:]
        var calls = 0
        var failAt: Int?
        var wasHit = false
    }
    private let state = Mutex(State())
    var things: [String: String] { state.withLock { $0.things } }
    func failCall(_ n: Int) { state.withLock { $0 = State(things: $0.things, failAt: n) } }
    func endFailing() -> Bool {
        state.withLock { state in
            state.failAt = nil
            return state.wasHit
        }
    }
    func put(_ name: String, _ text: String?) throws {
        try state.withLock { state in
            state.calls += 1
            if state.calls == state.failAt {
                state.wasHit = true
                throw ToyWorld.Foreign()
            }
            state.things[name] = text
        }
    }
}

private struct CriminalStep: Step {
    let world: CountingWorld
    let crime: Crime

    func check() async throws -> StepCheck {
        if crime == .checkWrites { try world.put("looked", "yes") }
        let isDone = world.things["ours/1"]?.hasPrefix("made") == true && world.things["ours/2"]?.hasPrefix("made") == true
        return isDone && crime != .neverSatisfied
            ? .satisfied : .needed(undo: UndoRecord(json: #"{"was":"\#(world.things["ours/1"] ?? "")"}"#))
    }

    func apply() async throws {
        if crime == .applyOnce, world.things["ours/1"] == "made" { throw ToyWorld.Foreign() }
        try world.put("ours/1", crime == .applyAppends ? "made" + (world.things["ours/1"] ?? "") : "made")
        if crime == .hidesFailure { try? world.put("ours/2", "made") } else { try world.put("ours/2", "made") }
    }

    func undo(_ record: UndoRecord) async throws {
        let things = world.things
        let was = crime == .undoRenders ? "was here" : try JSONDecoder().decode([String: String].self, from: Data(record.json.utf8))["was"]
        if crime == .undoNeedsAll, things["ours/1"] == "made", things["ours/2"] == nil { return }
        if crime == .undoOnce, things["ours/2"] == nil, things["ours/1"] == was { return try world.put("undone", "twice") }
        try world.put("ours/2", crime == .undoMakes && things["ours/2"] == nil ? "made by undo" : nil)
        if crime != .undoForgets { try world.put("ours/1", was) }
    }
}
