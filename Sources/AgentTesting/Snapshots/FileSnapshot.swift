import Crypto
import Foundation
import LinuxHost
import SiteModel
import Synchronization

/// Trees of files as names and values: kind, mode, owner, target and bytes. Never times: a file that is put back may be younger.
package final class FileSnapshot: Sendable {
    private let leftOut: @Sendable (String) -> Bool
    /// Files are read once for each content: keyed by inode, size and time of change.
    private let digests = Mutex<[String: String]>([:])

    /// - Parameter leftOut: true for absolute paths that do not count, with all that is below them.
    package init(leavingOut leftOut: @escaping @Sendable (String) -> Bool = { _ in false }) { self.leftOut = leftOut }

    package func take(_ roots: [String]) throws -> [String: String] {
        var found: [String: String] = [:]
        for root in roots { try walk(root, into: &found) }
        return found
    }

    private func walk(_ path: String, into found: inout [String: String]) throws {
        if leftOut(path) { return }
        var facts = stat()
        guard lstat(path, &facts) == 0 else {
            if errno == ENOENT { return }
            throw systemCallProblem("look at", path)
        }
        let owner = "\(String(facts.st_mode & 0o7777, radix: 8)) \(facts.st_uid):\(facts.st_gid)"
        switch facts.st_mode & S_IFMT {
        case S_IFDIR:
            found[path] = "directory \(owner)"
            for name in try DirectoryListing.names(in: path) { try walk("\(path)/\(name)", into: &found) }
        case S_IFLNK:
            found[path] = "link \(facts.st_uid):\(facts.st_gid) to \(try FileManager.default.destinationOfSymbolicLink(atPath: path))"
        case S_IFREG: found[path] = "file \(owner) \(try digest(path, facts))"
        default: found[path] = "other \(String(facts.st_mode & S_IFMT, radix: 8)) \(owner)"
        }
    }

    private func digest(_ path: String, _ facts: stat) throws -> String {
        let key = "\(facts.st_ino) \(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
        if let known = digests.withLock({ $0[key] }) { return known }
        let digest = SHA256.hash(data: try Data(contentsOf: URL(fileURLWithPath: path))).prefix(8).map { String($0, radix: 16) }.joined()
        let text = "\(facts.st_size) \(digest)"
        digests.withLock { $0[key] = text }
        return text
    }
}
