import Foundation
import HostServices
import SiteModel

/// Who the roles of a directory's rule are on this host. What a caller did not say fails by name.
package struct DirectoryOwners: Sendable {
    private let known: [DirectoryRule.Role: SiteIdentity]

    package init(web: SiteIdentity? = nil, mysql: SiteIdentity? = nil, redis: SiteIdentity? = nil, site: SiteIdentity? = nil) {
        var known: [DirectoryRule.Role: SiteIdentity] = [:]
        known[.web] = web
        known[.mysql] = mysql
        known[.redis] = redis
        known[.site] = site
        self.known = known
    }

    /// An ordinary user cannot give anything away: all roles are that user.
    func identity(for rule: DirectoryRule) throws(Problem) -> SiteIdentity {
        let own = SiteIdentity(uid: geteuid(), gid: getegid())
        if own.uid != 0 { return own }
        func find(_ role: DirectoryRule.Role) throws(Problem) -> SiteIdentity {
            if let found = role == .root ? own : known[role] { return found }
            throw .cannot("make", rule.path, "nobody said who '\(role.rawValue)' is", code: .internalError)
        }
        return SiteIdentity(uid: try find(rule.owner.user).uid, gid: try find(rule.owner.group).gid)
    }
}
