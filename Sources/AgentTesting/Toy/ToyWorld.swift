import SiteModel
import Synchronization

/// A host of names and texts, with faults on demand.
package final class ToyWorld: Sendable {
    /// Where in a step something happens.
    package enum Point: String, Sendable, CaseIterable { case check, beforeApply, midApply, afterApply, undo, midUndo }

    package enum Fault: Sendable, Equatable {
        case problem(ProblemCode)
        case foreign
        /// Waits until the task is cancelled, then throws as Foundation does.
        case hang
    }

    package struct Foreign: Error {
        package init() {}
    }

    private struct State {
        var things: [String: String] = [:]
        var faults: [String: (fault: Fault, times: Int)] = [:]
        var visits: [String] = []
    }
    private let state = Mutex(State())
    package let power: Power
    /// Called at each point of each step, before its fault.
    private let watch: @Sendable (_ step: String, Point) async throws -> Void

    package init(power: Power = Power(), watch: @escaping @Sendable (_ step: String, Point) async throws -> Void = { _, _ in }) {
        self.power = power
        self.watch = watch
    }

    package var things: [String: String] { state.withLock { $0.things } }
    /// "step.point" in the order they were reached.
    package var visits: [String] { state.withLock { $0.visits } }

    package func put(_ name: String, _ text: String?) throws {
        try power.tick()
        state.withLock { $0.things[name] = text }
    }

    /// The next `times` visits of this point fail.
    package func fail(_ step: String, at point: Point, _ fault: Fault, times: Int = .max) {
        state.withLock { $0.faults["\(step).\(point)"] = (fault, times) }
    }

    package func repair() { state.withLock { $0.faults = [:] } }

    func visit(_ step: String, _ point: Point) async throws {
        let key = "\(step).\(point)"
        state.withLock { $0.visits.append(key) }
        try await watch(step, point)
        let fault = state.withLock { state -> Fault? in
            guard let (fault, times) = state.faults[key], times > 0 else { return nil }
            state.faults[key] = (fault, times - 1)
            return fault
        }
        switch fault {
        case nil: return
        case .problem(let code): throw Problem(code, "cannot do toy '\(step)': it was told to fail")
        case .foreign: throw Foreign()
        case .hang: try await Task.sleep(for: .seconds(60))
        }
    }
}
