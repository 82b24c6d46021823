import ChangeEngine
import Foundation
import SiteModel

/// A step in a world of its own, ready to be held to the laws of `Step`.
package struct StepSubject: Sendable {
    /// Makes the step anew, as after a crash, when only its record is left. Each law undoes with another instance than it applied with.
    package var step: @Sendable () async throws -> any Step
    /// The same step, but from the `n`-th call (1, 2, …) on that it makes to its host, no call has an effect. Nil when the host cannot
    /// be made to fail; the laws then interrupt by cancellation alone. `hits` says afterwards whether the call was reached.
    package var interrupted: (@Sendable (_ n: Int) async throws -> (step: any Step, hits: @Sendable () -> Bool))?
    /// Everything that the step may touch, as names and values: bytes, mode, owner, existence, rows. Equal worlds give equal snapshots.
    package var snapshot: @Sendable () async throws -> [String: String]
    /// The step's record, as a plan holds it.
    package var record: StepRecord
    /// Texts that must never be seen in the journal.
    package var secrets: [String]
    /// Leaves what a person could have left where the step is going to write: odd bytes, odd mode, odd owner. Nil for a step that writes over nothing.
    package var plant: (@Sendable () async throws -> Void)?
    /// Given back at the end of each law.
    package var tearDown: @Sendable () async -> Void

    package init(
        record: StepRecord, secrets: [String] = [], step: @escaping @Sendable () async throws -> any Step,
        interrupted: (@Sendable (_ n: Int) async throws -> (step: any Step, hits: @Sendable () -> Bool))? = nil,
        snapshot: @escaping @Sendable () async throws -> [String: String], plant: (@Sendable () async throws -> Void)? = nil,
        tearDown: @escaping @Sendable () async -> Void = {}
    ) {
        self.record = record
        self.secrets = secrets
        self.step = step
        self.interrupted = interrupted
        self.snapshot = snapshot
        self.plant = plant
        self.tearDown = tearDown
    }
}

/// A way to make such subjects: each law asks for fresh ones, in a world where the step is not done yet.
package struct StepCase: Sendable, CustomStringConvertible {
    package let name: String
    let make: @Sendable () async throws -> StepSubject
    package init(_ name: String, make: @escaping @Sendable () async throws -> StepSubject) {
        self.name = name
        self.make = make
    }
    package var description: String { name }
}

/// The laws that stand at `Step`, for every step alike.
package enum StepLaws {
    package static let laws: [Law<StepCase>] = [
        checkOnlyLooks, applySatisfies, applyTwice, undoRestores, undoRestoresWhatWasOdd, undoTwice, undoWithoutApply, interruptedGoesBack,
        interruptedGoesOn,
        cancelledGoesBack, againAfterUndo, recordIsSmallTalk,
    ]

    /// For a step that only goes forward, whose undo does nothing: what is left of the laws.
    package static let oneWayLaws: [Law<StepCase>] = [
        checkOnlyLooks, applySatisfies, applyTwice, undoWithoutApply, interruptedGoesOn, recordIsSmallTalk,
    ]

    private static let checkOnlyLooks = law("check changes nothing, and gives the same answer twice") { subject in
        let before = try await subject.snapshot()
        let first = try await needed(subject)
        let second = try await needed(subject)
        try requireEqual(first.json, second.json, "two checks")
        try requireSame(try await subject.snapshot(), before, "the world after check")
    }

    private static let applySatisfies = law("after apply, check is satisfied, and still only looks") { subject in
        try await subject.step().apply()
        let after = try await subject.snapshot()
        try requireEqual(try await subject.step().check(), .satisfied, "check after apply")
        try requireSame(try await subject.snapshot(), after, "the world after that check")
    }

    private static let applyTwice = law("apply·apply = apply") { subject in
        try await subject.step().apply()
        let once = try await subject.snapshot()
        try await subject.step().apply()
        try requireSame(try await subject.snapshot(), once, "the world after a second apply")
    }

    private static let undoRestores = law("undo after apply restores everything, and apply did something") { subject in
        let before = try await subject.snapshot()
        let undo = try await needed(subject)
        try await subject.step().apply()
        try require(try await subject.snapshot() != before, "apply left no trace in the snapshot: the law would hold for anything")
        try await subject.step().undo(undo)
        try requireSame(try await subject.snapshot(), before, "the world after undo")
    }

    private static let undoRestoresWhatWasOdd = law("undo restores the very bytes, mode and owner that it found") { subject in
        guard let plant = subject.plant else { return }
        let plain = try await subject.snapshot()
        try await plant()
        let before = try await subject.snapshot()
        try require(before != plain, "nothing was planted: the law would hold for anything")
        let undo = try await needed(subject)
        try await subject.step().apply()
        try await subject.step().undo(undo)
        try requireSame(try await subject.snapshot(), before, "the world after undo")
        try await subject.step().undo(undo)
        try requireSame(try await subject.snapshot(), before, "the world after a second undo")
    }

    private static let undoTwice = law("undo·undo = undo") { subject in
        let before = try await subject.snapshot()
        let undo = try await needed(subject)
        try await subject.step().apply()
        try await subject.step().undo(undo)
        try await subject.step().undo(undo)
        try requireSame(try await subject.snapshot(), before, "the world after a second undo")
    }

    private static let undoWithoutApply = law("undo before anything was applied changes nothing") { subject in
        let before = try await subject.snapshot()
        let undo = try await needed(subject)
        try await subject.step().undo(undo)
        try requireSame(try await subject.snapshot(), before, "the world after undo")
    }

    private static let interruptedGoesBack = prefixLaw("undo after any prefix of apply restores everything") {
        subject, undo, before, _, place in
        try await subject.step().undo(undo)
        try requireSame(try await subject.snapshot(), before, "the world after undo, apply \(place)")
    }

    private static let interruptedGoesOn = prefixLaw("apply after any prefix of apply ends as one apply") { subject, _, _, whole, place in
        try await subject.step().apply()
        try requireEqual(try await subject.step().check(), .satisfied, "check, apply \(place) and entered again")
        // Names only: a thing that is made twice may differ in content that it takes from the hour (a salt, an id).
        try requireSame(
            try await subject.snapshot().mapValues { _ in "" }, whole.mapValues { _ in "" }, "the world, apply \(place) and entered again")
    }

    private static let cancelledGoesBack = Law<StepCase>("undo after a cancelled apply restores everything") { stepCase in
        for delay in [Duration.zero, .microseconds(200), .milliseconds(1), .milliseconds(5), .milliseconds(20), .milliseconds(80)] {
            try await with(stepCase) { subject in
                let before = try await subject.snapshot()
                let undo = try await needed(subject)
                let step = try await subject.step()
                let apply = Task { try await step.apply() }
                try await Task.sleep(for: delay)
                apply.cancel()
                _ = await apply.result
                try await subject.step().undo(undo)
                try requireSame(try await subject.snapshot(), before, "the world after undo, apply cancelled after \(delay)")
            }
        }
    }

    private static let againAfterUndo = law("after undo the step is needed again, and can be done again") { subject in
        let undo = try await needed(subject)
        try await subject.step().apply()
        try await subject.step().undo(undo)
        _ = try await needed(subject)
        try await subject.step().apply()
        try requireEqual(try await subject.step().check(), .satisfied, "check after the second life")
    }

    private static let recordIsSmallTalk = law("the journal sees JSON, and no secret") { subject in
        let undo = try await needed(subject)
        for (name, text) in ["payload": subject.record.payload, "undo record": undo.json] {
            try require((try? JSONSerialization.jsonObject(with: Data(text.utf8))) != nil, "\(name) is not JSON: \(text)")
        }
        for secret in subject.secrets where !secret.isEmpty {
            for text in [subject.record.payload, subject.record.title, undo.json] {
                try require(!text.contains(secret), "a secret stands in the journal")
            }
        }
    }

    // How laws are made.

    private static func law(_ name: String, _ check: @escaping @Sendable (StepSubject) async throws -> Void) -> Law<StepCase> {
        Law(name) { stepCase in try await with(stepCase, check) }
    }

    /// For each call to the host: a fresh world, apply broken off at that call, then `check`.
    private static func prefixLaw(
        _ name: String,
        _ check:
            @escaping @Sendable (
                _ subject: StepSubject, _ undo: UndoRecord, _ before: [String: String], _ whole: [String: String], _ place: String
            ) async throws -> Void
    ) -> Law<StepCase> {
        Law(name) { stepCase in
            let whole = try await with(stepCase) { subject in
                try await subject.step().apply()
                return try await subject.snapshot()
            }
            for n in 1...1000 {
                let wasHit = try await with(stepCase) { subject in
                    guard let interrupted = subject.interrupted else { return false }
                    let before = try await subject.snapshot()
                    let undo = try await needed(subject)
                    let (step, hits) = try await interrupted(n)
                    let result = await Task { try await step.apply() }.result
                    guard hits() else { return false }
                    if case .success = result { throw BrokenLaw("apply hid that its call \(n) to the host failed") }
                    try await check(subject, undo, before, whole, "broken off at call \(n)")
                    return true
                }
                if !wasHit { return }
            }
        }
    }

    @discardableResult
    private static func with<Value>(_ stepCase: StepCase, _ body: (StepSubject) async throws -> Value) async throws -> Value {
        let subject = try await stepCase.make()
        do {
            let value = try await body(subject)
            await subject.tearDown()
            return value
        } catch {
            await subject.tearDown()
            throw error
        }
    }

    private static func needed(_ subject: StepSubject) async throws -> UndoRecord {
        guard case .needed(let undo) = try await subject.step().check() else {
            throw BrokenLaw("the step is satisfied where it should be needed: the case does not test it")
        }
        return undo
    }

    /// Worlds are large: only what differs is told.
    private static func requireSame(_ found: [String: String], _ expected: [String: String], _ what: String) throws {
        if found == expected { return }
        let names = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
        let differences = names.prefix(12).map { "'\($0)' is \(found[$0] ?? "absent"), not \(expected[$0] ?? "absent")" }
        throw BrokenLaw("\(what): \(names.count) differences: \(differences.joined(separator: "; "))")
    }
}
