import ChangeEngine
import SiteModel

/// Which operation takes back a change that is done.
package enum UndoChange: Sendable, Hashable {
    case delete
    case undelete

    package static func way(back change: Change) throws -> UndoChange {
        guard change.state == .done else {
            throw Problem.cannot(
                "undo change", change.id.rawValue, "it is \(change.state.rawValue)", code: .notUndoable,
                hint: "agent change show \(change.id)")
        }
        switch change.plan.operation {
        case OperationName.createSite, OperationName.undeleteSite, OperationName.adoptSite: return .delete
        case OperationName.deleteSite: return .undelete
        default:
            throw Problem.cannot("undo change", change.id.rawValue, "\(change.plan.operation) only goes forward", code: .notUndoable)
        }
    }
}
