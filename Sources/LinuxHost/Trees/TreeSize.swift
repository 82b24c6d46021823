import Foundation
import SiteModel

/// What a tree takes on the disk. A tenant may move things about meanwhile: what is gone is not counted, and nothing is followed.
enum TreeSize {
    /// Deeper than any upload, and less than what a stack holds.
    private static let deepest = 100

    static func of(_ directory: Directory) throws(Problem) -> UInt64 { try of(directory, depth: 0) }

    private static func of(_ directory: Directory, depth: Int) throws(Problem) -> UInt64 {
        var bytes: UInt64 = 0
        for entry in try directory.entries() {
            guard let status = try directory.statusIfPresent(of: entry.name) else { continue }
            bytes += UInt64(status.st_blocks) * 512
            guard entry.kind == .directory, depth < deepest else { continue }
            do throws(Problem) {
                if let below = try directory.directoryIfPresent(entry.name) { bytes += try of(below, depth: depth + 1) }
            } catch {
                guard [ENOTDIR, ELOOP, EXDEV].contains(error.systemError) else { throw error }  // swapped
            }
        }
        return bytes
    }
}
