import Foundation
import HostServices
import SiteModel

/// The one maker and remover of directories on paths that no tenant can change. What it makes stands in `HostDirectories`.
package enum OwnDirectory {
    /// Parents first.
    package static func make(_ rules: [DirectoryRule], _ owners: DirectoryOwners = .init()) throws(Problem) {
        for rule in rules { try make(rule, owners) }
    }

    /// Safe to repeat: what is there gets owner and mode anew. A symlink, what is no directory and what belongs to somebody else are refused,
    /// in a parent that others could write everything is.
    package static func make(_ rule: DirectoryRule, _ owners: DirectoryOwners = .init()) throws(Problem) {
        let target = try owners.identity(for: rule)
        let parent = try openParent(of: rule.path)
        defer { close(parent) }
        let name = String(rule.path.dropFirst(AtomicFile.parent(of: rule.path).utf8.count).drop { $0 == "/" })
        let isNew = mkdirat(parent, name, 0o700) == 0
        if !isNew, errno != EEXIST { throw systemCallProblem("make", rule.path) }
        let directory = try check("open", rule.path) { openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        defer { close(directory) }
        try mend(directory, rule, target)
        if isNew { try check("flush", AtomicFile.parent(of: rule.path)) { fsync(parent) } }
    }

    /// Their one remover: with all that is in it, durably. Absent is success; a link goes, and what it leads to stays.
    package static func remove(_ path: String) throws(Problem) {
        guard let parent = try Directory.openIfPresent(AtomicFile.parent(of: path)) else { return }
        try TreeRemoval.remove(EntryName(String(path.split(separator: "/").last ?? "")), from: parent)
        try parent.flush()
    }

    private static func openParent(of path: String) throws(Problem) -> Int32 {
        let parent = AtomicFile.parent(of: path)
        let descriptor = try check("open", parent) { open(parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        do throws(Problem) {
            var facts = stat()
            try check("look at", parent) { fstat(descriptor, &facts) }
            guard facts.st_uid == 0 || facts.st_uid == geteuid() else { throw foreign(parent, facts.st_uid) }
            // In a sticky directory nobody replaces what is another's. An ordinary user's group is taken to be that user's own.
            let others: mode_t = geteuid() == 0 ? 0o022 : 0o002
            guard facts.st_mode & others == 0 || facts.st_mode & S_ISVTX != 0 else {
                throw .cannot(
                    "use", parent, "others may write in it", code: .rootNotWritable, hint: "chmod go-w \(parent)", details: ["path": parent]
                )
            }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// By descriptor: what was looked at is what is changed.
    private static func mend(_ directory: Int32, _ rule: DirectoryRule, _ target: SiteIdentity) throws(Problem) {
        var facts = stat()
        try check("look at", rule.path) { fstat(directory, &facts) }
        guard facts.st_uid == geteuid() || facts.st_uid == target.uid else { throw foreign(rule.path, facts.st_uid) }
        if geteuid() == 0, facts.st_uid != target.uid || facts.st_gid != target.gid {
            try check("give away", rule.path) { fchown(directory, target.uid, target.gid) }
            facts.st_mode &= 0o777  // chown(2) may take the set-group-id bit
        }
        if facts.st_mode & 0o7777 != rule.mode { try check("set the mode of", rule.path) { fchmod(directory, rule.mode) } }
    }

    private static func foreign(_ path: String, _ user: uid_t) -> Problem {
        .cannot("use", path, "it belongs to the user \(user)", code: .rootNotWritable, details: ["path": path])
    }
}
