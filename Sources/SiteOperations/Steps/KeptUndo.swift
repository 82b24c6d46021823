import ChangeEngine
import HostServices

/// The undo record of a step that writes configuration: what stood there before.
struct KeptUndo: Codable {
    /// nil in journals of agents that did not keep it: those go back to a fresh rendering.
    var kept: KeptFiles?

    static func record(_ files: any ConfigurationFiles, _ place: ConfigurationPlace) async throws -> UndoRecord {
        UndoRecord(json: try encodeJSON(KeptUndo(kept: try await files.take(place))))
    }

    static func kept(in record: UndoRecord) throws -> KeptFiles? { try decodeJSON(KeptUndo.self, from: record.json).kept }
}
