import Foundation
import SiteModel

/// The bytes that a tree takes on disk. A tenant may be changing it: nothing is followed, what vanishes is not counted, and nothing is opened but
/// directories.
enum TreeSize {
    /// Deeper than any WordPress; what lies below is not counted.
    private static let depth = 64

    /// Of what lies at a path of root's own; 0 where nothing does.
    static func bytes(_ path: String) throws(Problem) -> UInt64 { try Directory.openIfPresent(path).map(of) ?? 0 }

    static func of(_ directory: Directory) throws(Problem) -> UInt64 { try bytes(in: directory, depth: depth) }

    private static func bytes(in directory: Directory, depth: Int) throws(Problem) -> UInt64 {
        var sum: UInt64 = 0
        for entry in try directory.entries() {
            guard let facts = try directory.statusIfPresent(of: entry.name) else { continue }
            // A file of more than one name is the store's.
            if entry.kind == .directory || facts.st_nlink == 1 { sum += UInt64(max(0, facts.st_blocks)) * 512 }
            if entry.kind == .directory, depth > 0, let child = try openIfStill(entry.name, in: directory) {
                sum += try bytes(in: child, depth: depth - 1)
            }
        }
        return sum
    }

    private static func openIfStill(_ name: EntryName, in directory: Directory) throws(Problem) -> Directory? {
        do {
            return try directory.directory(name)
        } catch {
            if [ENOENT, ENOTDIR, ELOOP, EXDEV].contains(error.systemError) { return nil }
            throw error
        }
    }
}
