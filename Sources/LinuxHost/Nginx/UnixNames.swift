import Foundation
import SiteModel

/// nginx's `user` takes names, not numbers.
enum UnixNames {
    static func of(_ identity: SiteIdentity) throws(Problem) -> (name: String, group: String) {
        guard let name = userName(identity.uid) else {
            throw .cannot(
                "find user", "\(identity.uid)", "it has no name", code: .toolMissing, hint: "install nginx: its package makes www-data")
        }
        guard let group = groupName(identity.gid) else {
            throw .cannot(
                "find group", "\(identity.gid)", "it has no name", code: .toolMissing, hint: "install nginx: its package makes www-data")
        }
        return (name, group)
    }

    static func userName(_ uid: UInt32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16384) { buffer in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let storage = buffer.baseAddress, getpwuid_r(uid, &entry, storage, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            return String(cString: entry.pw_name)
        }
    }

    private static func groupName(_ gid: UInt32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16384) { buffer in
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            guard let storage = buffer.baseAddress, getgrgid_r(gid, &entry, storage, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            return String(cString: entry.gr_name)
        }
    }
}

/// How many files a process of ours may open without asking root.
package enum OpenFiles {
    private static let most: rlim_t = 65535

    static var limit: Int { limits.map { Int(min($0.rlim_max, most)) } ?? 1024 }

    /// Takes what it may have, as `LimitNOFILE` of the unit gives it: elsewhere a process starts with 1024, fewer than a thousand sites have sockets.
    package static func raise() throws(Problem) {
        guard var limits, limits.rlim_cur < min(limits.rlim_max, most) else { return }
        limits.rlim_cur = min(limits.rlim_max, most)
        try check("raise", "the limit of open files") { setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) }
    }

    private static var limits: rlimit? {
        var limits = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 ? limits : nil
    }
}
