import HostServices
import SiteModel

/// What somebody may read of a site's logs. Pure.
///
/// A name may have been another site's before. Who may see the whole host may see that one's lines as well; who may see some sites alone is told only what
/// says the site's id, or what lies where no other site ever wrote.
package struct LogReach: Sendable, Hashable {
    package var kinds: Set<LogKind>
    /// What is told by a name and not by an id.
    package var names: Set<String>

    /// nginx's error log says names alone.
    package static let byName: Set<LogKind> = [.error]

    /// - Parameters:
    ///   - kinds: those that are asked for; empty: all that there are.
    ///   - names: of the site, as nginx logs it.
    ///   - isWholeHost: whether all sites may be seen.
    /// - Throws: `role-too-low` for a kind that is asked for by its name and is not told.
    package init(_ kinds: Set<LogKind>, names: Set<String>, isWholeHost: Bool) throws(Problem) {
        if isWholeHost {
            (self.kinds, self.names) = (kinds.isEmpty ? Set(LogKind.allCases) : kinds, names)
            return
        }
        if let kind = kinds.intersection(Self.byName).first {
            throw Problem(
                .roleTooLow,
                "cannot show \(kind.rawValue) lines to who may see some sites alone: they name a site by a name that may have been another's",
                hint: "agent site logs SITE --kind access --kind php --kind slow --kind login", details: ["log.kind": kind.rawValue])
        }
        self.kinds = kinds.isEmpty ? Set(LogKind.allCases).subtracting(Self.byName) : kinds
        self.names = []
    }

    /// Whether a log that is being followed goes on: not after the site's end, nor when a name that it is told by is not the site's any more.
    /// - Parameters:
    ///   - site: as it was when the following began.
    ///   - now: the same site now; nil: there is none.
    ///   - namesNow: as nginx logs it now.
    package func goesOn(_ site: Site, now: Site?, namesNow: Set<String>) -> Bool {
        guard let now, now.id == site.id else { return false }
        return (now.state == .live || site.state == .trashed) && names.isSubset(of: namesNow)
    }
}
