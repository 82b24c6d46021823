import Dispatch
import Foundation
import SiteModel
import Synchronization

/// Which of some groups a user is in now, as the host's list of users has it. That list may be on another machine and not answer: the look has a thread
/// of its own and a deadline, so that the daemon and its other work never wait for it.
package struct UnixGroups: Sendable {
    private static let seconds = 2
    /// More looks than there can be connections are those that nobody waits for any more: the list does not answer.
    private static let most = 512
    private static let atWork = Mutex(0)
    private static let thread = DispatchQueue(label: "agent-groups")

    package init() {}

    /// Its first group counts as the others do. A user that nobody knows, or knows no longer, is in none.
    /// - Throws: `deadline-exceeded`.
    package func memberships(of uid: UInt32, among names: [String]) async throws -> Set<String> {
        let answer = FirstAnswer<Set<String>?>()
        let hasRoom = Self.atWork.withLock { waiting in
            if waiting >= Self.most { return false }
            waiting += 1
            return true
        }
        let found: Set<String>? = await withCheckedContinuation { continuation in
            answer.wait(continuation)
            guard hasRoom else { return answer.give(nil) }
            Self.thread.async {
                // Nobody waits for it any more: what hung has held up others long enough.
                if answer.isWaited { answer.give(Self.look(uid, names)) }
                Self.atWork.withLock { $0 -= 1 }
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.seconds)) { answer.give(nil) }
        }
        guard let found else {
            throw Problem(.deadlineExceeded, "cannot look up the groups of user '\(uid)': the host's list of users does not answer")
        }
        return found
    }

    /// nil: there is none.
    package static func id(of name: String) -> UInt32? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65536) { buffer in
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            guard let storage = buffer.baseAddress, getgrnam_r(name, &entry, storage, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            return entry.gr_gid
        }
    }

    private static func look(_ uid: UInt32, _ names: [String]) -> Set<String> {
        guard let user = user(uid) else { return [] }
        var count: Int32 = 64
        var groups = [gid_t](repeating: 0, count: Int(count))
        while getgrouplist(user.name, user.group, &groups, &count) < 0 {
            guard Int(count) > groups.count, count <= 65536 else { return [] }
            groups = [gid_t](repeating: 0, count: Int(count))
        }
        let member = Set(groups.prefix(Int(count)))
        return Set(names.filter { name in id(of: name).map { member.contains($0) } ?? false })
    }

    private static func user(_ uid: UInt32) -> (name: String, group: gid_t)? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16384) { buffer in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let storage = buffer.baseAddress, getpwuid_r(uid, &entry, storage, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            return (String(cString: entry.pw_name), entry.pw_gid)
        }
    }
}
