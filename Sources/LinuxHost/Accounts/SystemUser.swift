import Foundation
import SiteModel

/// Users that Debian's packages made.
package enum SystemUser {
    package static var own: SiteIdentity { SiteIdentity(uid: geteuid(), gid: getegid()) }

    /// nil: no list of this host knows the number.
    package static func name(of uid: UInt32) -> String? { UnixNames.userName(uid) }

    package static func named(_ name: String) throws(Problem) -> SiteIdentity {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            throw .cannot(
                "find the user", name, "it does not exist", code: .toolMissing,
                hint: "install the package that makes it: nginx, mariadb-server, redis-server")
        }
        return SiteIdentity(uid: entry.pw_uid, gid: entry.pw_gid)
    }
}
