import Foundation
import SiteModel

/// A number on disk that can be changed while the disk is full: its block is there before, and what is written is as long as what stood. Not for two writers.
package struct KeptCount: Sendable {
    /// As many digits as the largest has, filled up with zeros, and the line's end.
    private static let digits = 19
    private let path: String

    package init(path: String) { self.path = path }

    /// - Returns: what was kept; 0 where nothing was, and what it needs is made.
    /// - Throws: `disk-full`; `internal-error`, where something else stands there.
    package func read() throws(Problem) -> Int64 {
        guard let text = try AtomicFile.read(path) else {
            try AtomicFile.write(Self.line(0), to: path, mode: 0o600)
            return 0
        }
        guard text.utf8.count == Self.digits + 1, let count = Int64(text.dropLast()), count >= 0 else {
            throw .cannot("read", path, "it is not a count", code: .internalError, hint: "move it away: another is made at the next start")
        }
        return count
    }

    /// On disk when it returns. In place, which nothing else here is: what goes by another file and a rename needs space.
    package func write(_ count: Int64) throws(Problem) {
        var facts = stat()
        guard lstat(path, &facts) != 0 || facts.st_size == Self.digits + 1 else {
            return try AtomicFile.write(Self.line(count), to: path, mode: 0o600)
        }
        let file = try check("open", path) { open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        defer { close(file) }
        let line = Array(Self.line(count).utf8)
        let written = try check("write", path) { pwrite(file, line, line.count, 0) }
        guard written == line.count else { throw systemCallProblem("write", path, errno: ENOSPC) }
        try check("write", path) { fdatasync(file) }
    }

    private static func line(_ count: Int64) -> String {
        let text = "\(max(0, count))"
        return String(repeating: "0", count: digits - text.utf8.count) + text + "\n"
    }
}
