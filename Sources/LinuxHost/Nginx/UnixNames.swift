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
enum OpenFiles {
    static var limit: Int {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 1024 }
        return Int(min(limits.rlim_max, 65535))
    }
}
