import Foundation
import SiteModel

/// What lies in staging without anybody being at work in it. Work that no change owns (releases are brought in before there is a change) marks its
/// directory with a lock, which ends with the work, however that ends.
enum StagingLeftovers {
    static func names(in staging: Directory) throws(Problem) -> [EntryName] {
        var names: [EntryName] = []
        for entry in try staging.entries() {
            if entry.kind == .directory, try staging.directoryIfPresent(entry.name)?.isMarked() ?? true { continue }
            names.append(entry.name)
        }
        return names
    }
}

extension Directory {
    /// Marked for as long as this directory is open.
    func mark() throws(Problem) { try check("mark", label) { flock(descriptor, LOCK_SH | LOCK_NB) } }

    /// Whether somebody else has it marked.
    fileprivate func isMarked() throws(Problem) -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
            flock(descriptor, LOCK_UN)
            return false
        }
        if errno == EWOULDBLOCK { return true }
        throw systemCallProblem("look at", label)
    }
}
