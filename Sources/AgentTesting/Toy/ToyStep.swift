import ChangeEngine
import Foundation
import SiteModel

/// Puts two things into the toy world, one after the other, so that there is a middle to be interrupted in.
package struct ToyStep: Step {
    private let id: String
    private let world: ToyWorld

    package init(_ id: String, in world: ToyWorld) {
        self.id = id
        self.world = world
    }

    private var names: [String] { ["\(id)/1", "\(id)/2"] }
    private func text(_ name: String) -> String { "made \(name)" }

    package func check() async throws -> StepCheck {
        try await world.visit(id, .check)
        let things = world.things
        if names.allSatisfy({ things[$0] == text($0) }) { return .satisfied }
        let before = Dictionary(uniqueKeysWithValues: names.map { ($0, things[$0] ?? "") })
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return .needed(undo: UndoRecord(json: String(decoding: try encoder.encode(before), as: UTF8.self)))
    }

    package func apply() async throws {
        try await world.visit(id, .beforeApply)
        try world.put(names[0], text(names[0]))
        try await world.visit(id, .midApply)
        try world.put(names[1], text(names[1]))
        try await world.visit(id, .afterApply)
    }

    package func undo(_ record: UndoRecord) async throws {
        try await world.visit(id, .undo)
        let before = try JSONDecoder().decode([String: String].self, from: Data(record.json.utf8))
        for name in names.reversed() {
            try world.put(name, before[name].flatMap { $0.isEmpty ? nil : $0 })
            if name == names[1] { try await world.visit(id, .midUndo) }
        }
    }
}

package struct ToyCatalog: StepCatalog {
    private let world: ToyWorld
    package init(_ world: ToyWorld) { self.world = world }
    package func step(for record: StepRecord) throws -> any Step {
        guard record.kind == "toy" else {
            throw Problem.cannot("make step", record.id, "its kind '\(record.kind)' is not known to this agent", code: .stateTooNew)
        }
        return ToyStep(record.id, in: world)
    }
}

package enum ToyPlan {
    /// `"a", "b<a", "c<a,b"`: ids and what they wait for.
    package static func make(_ steps: [String], subject: String = "toy", claims: [String] = [], commit: String? = nil) -> Plan {
        Plan(
            operation: "toy.make", subject: subject, title: "make toys",
            steps: steps.map { text in
                let parts = text.split(separator: "<")
                return StepRecord(
                    id: String(parts[0]), kind: "toy", title: "make toy \(parts[0])",
                    dependsOn: parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : [], payload: "{}")
            }, claims: claims, commit: commit)
    }

    /// A shape like a site's: two roots, a diamond, a tail.
    package static let siteLike = [
        "tree", "database", "release<tree", "account<database", "stamp<release,account", "php<tree", "vhost<stamp,php",
    ]

    /// What the world holds when every step of the plan was done.
    package static func outcome(_ plan: Plan) -> [String: String] {
        Dictionary(uniqueKeysWithValues: plan.steps.flatMap { step in ["\(step.id)/1", "\(step.id)/2"].map { ($0, "made \($0)") } })
    }
}
