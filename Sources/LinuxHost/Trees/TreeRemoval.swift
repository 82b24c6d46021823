import Foundation
import SiteModel

/// Unlinks trees that a tenant may have made and may still be changing: nothing is followed, nothing is opened but directories, and
/// neither depth nor width costs memory or descriptors without bound.
package enum TreeRemoval {
    /// Removes `name` and all below it. Absent is success.
    /// - Parameter takingAway: each directory becomes root's before it is read, so that who holds it open puts nothing more into it.
    package static func remove(_ name: EntryName, from parent: Directory, takingAway: Bool = false) throws(Problem) {
        for _ in 0..<patience {
            if try parent.unlink(name) == .gone { return }
            guard let directory = try openAnyway(name, in: parent, takingAway) else { continue }
            try empty(directory, takingAway: takingAway)
            if try parent.removeEmptyDirectory(name) { return }
        }
        throw .cannot("remove", parent.labelled(name), "it is being filled while it is removed", code: .systemCallFailed)
    }

    /// Removes everything below `top` and leaves it empty.
    ///
    /// Descends with one open descriptor a level. A directory that lies deeper than `depthLimit` is first renamed up into `top`,
    /// where it is met again: so a tree of any depth ends, and ordinary trees are never written to (a full disk refuses renames).
    package static func empty(_ top: Directory, takingAway: Bool = false) throws(Problem) {
        var levels = [Level(directory: top, name: nil)]
        var disappointments = 0
        while var here = levels.popLast() {
            if here.subdirectories.isEmpty { try here.read(top: top, tooDeep: levels.count >= depthLimit) }
            if let next = here.subdirectories.popLast() {
                let child = try openAnyway(next, in: here.directory, takingAway)
                levels.append(here)
                if let child { levels.append(Level(directory: child, name: next)) }
            } else if !here.isEmpty {
                levels.append(here)  // only files were there, now unlinked: read again
            } else if let name = here.name, let parent = levels.last, try !parent.directory.removeEmptyDirectory(name) {
                disappointments += 1  // somebody put something there: the parent's next reading meets it again
                if disappointments > patience {
                    throw .cannot("remove", here.directory.label, "it is being filled while it is removed", code: .systemCallFailed)
                }
            }
        }
    }

    private static let depthLimit = 64
    private static let batch = 512
    private static let patience = 1000

    private struct Level {
        let directory: Directory
        /// In its parent; nil for the top.
        let name: EntryName?
        var subdirectories: [EntryName] = []
        var isEmpty = false

        init(directory: Directory, name: EntryName?) {
            self.directory = directory
            self.name = name
        }

        /// Unlinks the next entries that are no directories and remembers, or hoists, those that are.
        mutating func read(top: Directory, tooDeep: Bool) throws(Problem) {
            let entries = try directory.entriesOrNone(limit: batch)
            isEmpty = entries.isEmpty
            for entry in entries {
                if entry.kind != .directory, try directory.unlink(entry.name) == .gone { continue }
                if tooDeep {
                    try hoist(entry.name, from: directory, to: top)
                } else {
                    subdirectories.append(entry.name)
                }
            }
        }
    }

    private static func hoist(_ name: EntryName, from directory: Directory, to top: Directory) throws(Problem) {
        do {
            try directory.rename(name, to: top, as: .fresh(".removing-"))
        } catch {
            if error.systemError == ENOENT { return }
            guard error.systemError == EACCES, try directory.makeWritable(name) else { throw error }
            try directory.rename(name, to: top, as: .fresh(".removing-"))
        }
    }

    /// Nil where the name is no directory any more. As an ordinary user, a directory without permissions is given them first.
    private static func openAnyway(_ name: EntryName, in parent: Directory, _ takingAway: Bool) throws(Problem) -> Directory? {
        do {
            let directory = try openWritable(name, in: parent)
            if takingAway, geteuid() == 0 { directory.takeAway() }
            return directory
        } catch {
            if error.systemError == EACCES, try parent.makeWritable(name) { return try openWritable(name, in: parent) }
            if [ENOENT, ENOTDIR, ELOOP].contains(error.systemError) { return nil }
            throw error
        }
    }

    private static func openWritable(_ name: EntryName, in parent: Directory) throws(Problem) -> Directory {
        let directory = try parent.directory(name)
        if geteuid() != 0, try directory.status().st_mode & 0o700 != 0o700 { try directory.setMode(0o700) }
        return directory
    }
}

extension Directory {
    /// Rights are asked for at each call, not only when a directory is opened: who holds this one open puts nothing into it any more. Where that cannot be,
    /// it is emptied all the same, against whoever fills it.
    fileprivate func takeAway() {
        _ = fchown(descriptor, 0, 0)  // see above
        _ = fchmod(descriptor, 0o700)  // see above
    }

    /// A directory that somebody else removed meanwhile is empty.
    fileprivate func entriesOrNone(limit: Int) throws(Problem) -> [Entry] {
        do {
            return try entries(limit: limit)
        } catch  where error.systemError == ENOENT {
            return []
        }
    }

    /// Root needs no permission; an ordinary user gives them to himself. False where that is not to be had.
    fileprivate func makeWritable(_ name: EntryName) throws(Problem) -> Bool {
        guard geteuid() != 0, try kindIfPresent(of: name) == .directory else { return false }
        return name.withCString { fchmodat(descriptor, $0, 0o700, AT_SYMLINK_NOFOLLOW) } == 0
    }
}
