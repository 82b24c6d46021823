import Foundation
import SiteModel

/// A number on disk that can be changed while the disk is full: its block is there before, and what is written is as long as what stood. Not for two writers.
package struct KeptCount: Sendable {
    /// As many digits as `Int64` may have, filled up with zeros, and the line's end.
    private static let digits = 19
    /// Nothing here is counted further: what says more was not written by us, and a sum of two such is none.
    package static let most: Int64 = 1_000_000_000_000
    private let path: String

    package init(path: String) { self.path = path }

    /// - Returns: what was kept; 0 where nothing was.
    /// - Throws: where something else stands there. It is left there: it says that the count is not known, until one is written.
    package func read() throws(Problem) -> Int64 {
        guard let facts = try look() else { return 0 }
        guard facts.st_mode & S_IFMT == S_IFREG, let text = try AtomicFile.read(path), text.utf8.count == Self.digits + 1,
            let count = Int64(text.dropLast()), (0...Self.most).contains(count)
        else {
            throw .cannot("read", path, "it is not a count", code: .internalError, hint: "agent audit query --action audit.lost")
        }
        return count
    }

    /// On disk when it returns. In place, which nothing else here is: what goes by another file and a rename needs space. A directory that stands there is
    /// moved aside, and no link is followed.
    package func write(_ count: Int64) throws(Problem) {
        let facts = try look()
        guard let facts, facts.st_mode & S_IFMT == S_IFREG, facts.st_size == Self.digits + 1 else {
            // By its own number: no two things that stood there have the same.
            if let facts, facts.st_mode & S_IFMT == S_IFDIR {
                try check("move aside", path) { rename(path, "\(path).aside-\(facts.st_ino)") }
            }
            return try AtomicFile.write(Self.line(count), to: path, mode: 0o600)
        }
        let file = try check("open", path) { open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW) }
        defer { close(file) }
        let line = Array(Self.line(count).utf8)
        let written = try check("write", path) { pwrite(file, line, line.count, 0) }
        guard written == line.count else { throw systemCallProblem("write", path, errno: ENOSPC) }
        try check("write", path) { fdatasync(file) }
    }

    /// nil: there is nothing.
    private func look() throws(Problem) -> stat? {
        var facts = stat()
        if lstat(path, &facts) == 0 { return facts }
        if errno == ENOENT { return nil }
        throw systemCallProblem("look at", path)
    }

    private static func line(_ count: Int64) -> String {
        let text = "\(min(max(0, count), most))"
        return String(repeating: "0", count: digits - text.utf8.count) + text + "\n"
    }
}
