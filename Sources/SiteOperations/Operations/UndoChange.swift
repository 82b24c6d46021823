import ChangeEngine
import SiteModel

/// Which operation takes back a change that is done.
package enum UndoChange: Sendable, Hashable {
    case delete
    /// Into the trash, as it came out of it, where it was brought back as something else.
    case deleteAs(from: Site, made: Site)
    case undelete
    /// Back from what the change made to what it was made from.
    case settings(from: Site, made: Site)

    package static func way(back change: Change) throws -> UndoChange {
        guard change.state == .done else {
            throw Problem.cannot(
                "undo change", change.id.rawValue, "it is \(change.state.rawValue)", code: .notUndoable,
                hint: "agent change show \(change.id)")
        }
        switch change.plan.operation {
        case OperationName.undeleteSite:
            return try made(by: change).map { made in .deleteAs(from: try basis(of: change), made: made) } ?? .delete
        case OperationName.createSite, OperationName.adoptSite: return .delete
        case OperationName.deleteSite: return .undelete
        case OperationName.changeSite, OperationName.disableSite, OperationName.enableSite: return try wayBack(ofSettings: change)
        default:
            throw Problem.cannot("undo change", change.id.rawValue, "\(change.plan.operation) only goes forward", code: .notUndoable)
        }
    }

    private static func wayBack(ofSettings change: Change) throws -> UndoChange {
        guard let made = try made(by: change) else { throw unsaid(change) }
        return .settings(from: try basis(of: change), made: made)
    }

    /// What the store got; nil where it only changed the state of what it had.
    private static func made(by change: Change) throws -> Site? {
        guard let commit = change.plan.commit, case .putSite(let made) = try StoreCommit(json: commit) else { return nil }
        return made
    }

    private static func basis(of change: Change) throws -> Site {
        guard let basis = change.plan.basis else { throw unsaid(change) }
        return try decodeJSON(Site.self, from: basis)
    }

    private static func unsaid(_ change: Change) -> Problem {
        Problem(.internalError, "cannot undo change '\(change.id)': it does not say what it changed")
    }

    /// The spec that a site goes back to; nil when it is there already.
    /// - Throws: `not-undoable` when a later change made something else of it: that one is to be undone first.
    package static func spec(of site: Site, from: Site, made: Site, change: ChangeID) throws(Problem) -> SiteSpec? {
        if site.spec == from.spec { return nil }
        guard site.spec == made.spec else {
            throw .cannot(
                "undo change", change.rawValue, "the site was changed again since", code: .notUndoable,
                hint: "undo the later change first: agent change list, or set what you want: agent site set \(site.spec.domain) …")
        }
        return from.spec
    }
}
