import SiteModel

/// One effect on the host that can be looked at, made and taken back.
///
/// Laws, held by one generic suite over the list of all steps: check changes nothing; apply·apply = apply; after apply, check is
/// satisfied; undo after any prefix of apply restores bytes, mode, owner and existence; undo·undo = undo; no secret in the journal.
package protocol Step: Sendable {
    /// Looks only. Says that the work is done already, or how to go back once it is begun. The record is on disk before `apply` runs.
    func check() async throws -> StepCheck
    /// Acts. May be entered again after a crash in its middle, and must then end in the same state.
    func apply() async throws
    /// Goes back. Tolerates a half-done apply, an absent thing, and being run twice.
    func undo(_ record: UndoRecord) async throws
}

package enum StepCheck: Sendable, Equatable {
    case satisfied
    case needed(undo: UndoRecord)
}

/// What a step needs to know to go back: JSON of its own choosing, without secrets. Empty when the step's own payload is enough.
package struct UndoRecord: Codable, Sendable, Hashable {
    package var json: String
    package init(json: String = "{}") { self.json = json }
}

/// A step as the journal keeps it: enough to make the step again after a crash.
package struct StepRecord: Codable, Sendable, Hashable {
    /// Unique in its plan: `database`, `vhost`.
    package var id: String
    /// Which step type reads `payload`; see the catalog.
    package var kind: String
    /// For people: "create database sab3…".
    package var title: String
    /// Ids of steps that must be done before this one; the others run side by side.
    package var dependsOn: [String]
    /// The step's input, JSON with sorted keys. Holds references to secrets, never secrets.
    package var payload: String

    package init(id: String, kind: String, title: String, dependsOn: [String] = [], payload: String) {
        self.id = id
        self.kind = kind
        self.title = title
        self.dependsOn = dependsOn
        self.payload = payload
    }
}

/// Makes steps from their records: one visible list, in the room that knows the steps.
package protocol StepCatalog: Sendable {
    /// - Throws: `state-too-new` for a kind that this binary does not know.
    func step(for record: StepRecord) throws -> any Step
}
