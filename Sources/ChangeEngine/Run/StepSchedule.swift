import SiteModel

/// Which steps may start next, and which one goes back next: the thinking of a run, as a value without tasks.
package struct StepSchedule: Sendable, Equatable {
    /// In plan order.
    package private(set) var progress: [StepProgress]
    private let dependsOn: [String: [String]]
    private var inHand: Set<String> = []
    private var left: Set<String> = []

    /// - Throws: `internal-error` when ids repeat, or when the steps wait for a step that is not there or for each other.
    package init(_ steps: [StepRecord], progress: [StepProgress]) throws(Problem) {
        self.progress = progress
        self.dependsOn = Dictionary(steps.map { ($0.id, $0.dependsOn) }, uniquingKeysWith: { first, _ in first })
        guard dependsOn.count == steps.count, steps.map(\.id) == progress.map(\.id) else {
            throw Self.unsound("step ids repeat or do not match their progress")
        }
        var placed: Set<String> = []
        var rest = steps
        while !rest.isEmpty {
            let ready = rest.filter { placed.isSuperset(of: $0.dependsOn) }
            guard !ready.isEmpty else { throw Self.unsound("these steps wait for each other or for a missing one: \(rest.map(\.id))") }
            placed.formUnion(ready.map(\.id))
            rest.removeAll { placed.contains($0.id) }
        }
    }

    private static func unsound(_ why: String) -> Problem { Problem(.internalError, "cannot order the steps of a plan: \(why)") }

    // Forward.

    /// Every step is done or was satisfied.
    package var isComplete: Bool { progress.allSatisfy { $0.state == .done || $0.state == .satisfied } }

    /// Takes in hand every step whose dependencies stand, in plan order.
    package mutating func startNext() -> [String] {
        let standing = Set(progress.filter { $0.state == .done || $0.state == .satisfied }.map(\.id))
        let next = progress.filter { step in
            step.state == .pending && !inHand.contains(step.id) && standing.isSuperset(of: dependsOn[step.id] ?? [])
        }
        inHand.formUnion(next.map(\.id))
        return next.map(\.id)
    }

    /// Once more from where it stands: what was begun and not done begins again.
    package mutating func again() {
        inHand = []
        for id in progress.filter({ $0.state == .begun }).map(\.id) { update(id) { $0.state = .pending } }
    }

    /// Something may have been touched: an undo record stays with its step whatever becomes of it, here and in the journal. A step that begins
    /// again and finds its work done is `satisfied`, and was this change's nevertheless.
    package var hasBegun: Bool { progress.contains { $0.undo != nil } }

    /// Steps that are not done.
    package var unfinished: [String] { progress.filter { $0.state != .done && $0.state != .satisfied }.map(\.id) }

    package mutating func begun(_ id: String, undo: UndoRecord) {
        update(id) {
            $0.state = .begun
            $0.undo = undo
        }
    }

    /// `done` or `satisfied`.
    package mutating func stands(_ id: String, as state: StepState, milliseconds: Int64) {
        inHand.remove(id)
        update(id) {
            $0.state = state
            $0.milliseconds = milliseconds
        }
    }

    // Back.

    /// The last step (in plan order) that was begun and on which nothing stands any more. A step that could not be taken back no longer
    /// holds the others: what can go back does.
    package var nextUndo: StepProgress? {
        let standing = progress.filter { ($0.state == .begun || $0.state == .done) && !left.contains($0.id) }
        let needed = Set(standing.flatMap { dependsOn[$0.id] ?? [] })
        return standing.last { !needed.contains($0.id) }
    }

    package mutating func undone(_ id: String) { update(id) { $0.state = .undone } }

    /// Its undo failed for good in this attempt.
    package mutating func leave(_ id: String) { left.insert(id) }

    /// Steps that are still there after the way back.
    package var leftovers: [String] { progress.map(\.id).filter(left.contains) }

    private mutating func update(_ id: String, _ body: (inout StepProgress) -> Void) {
        guard let index = progress.firstIndex(where: { $0.id == id }) else { return }
        body(&progress[index])
    }
}
