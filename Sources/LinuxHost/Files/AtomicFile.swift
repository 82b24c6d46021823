import CLinux
import Foundation
import HostServices
import SiteModel

/// Writes files that are whole or absent: temporary in the same directory → write → fsync → rename → fsync the directory.
/// For directories that only the agent can write; tenants' trees have their own module.
package enum AtomicFile {
    package static func write(_ text: String, to path: String, mode: UInt32, owner: SiteIdentity? = nil) throws(Problem) {
        try write(Array(text.utf8), to: path, mode: mode, owner: owner)
    }

    package static func write(_ bytes: [UInt8], to path: String, mode: UInt32, owner: SiteIdentity? = nil) throws(Problem) {
        let temporary = unfinished(path)
        unlink(temporary)  // of a crash; when there is none, so much the better
        let file = try check("write", path) { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        do throws(Problem) {
            try fill(file, with: bytes, path: path)
            if let owner { try giveAway(file, path, to: owner) }
            try check("set the mode of", path) { fchmod(file, mode) }
            try check("flush", path) { fsync(file) }
            try check("put in place", path) { rename(temporary, path) }
        } catch {
            close(file)
            unlink(temporary)  // best effort: the error above is the one to tell
            throw error
        }
        close(file)
        try flushDirectory(parent(of: path))
    }

    /// In place of whatever stands there, a directory too, which has the name `aside` from then on. At no moment is nothing there.
    package static func exchange(_ text: String, with path: String, mode: UInt32, aside: String) throws(Problem) {
        do throws(Problem) {
            try write(text, to: aside, mode: mode)
            // renameat2(2): both names are there throughout.
            try check("put in place", path) { clinux_rename_exchange(AT_FDCWD, aside, AT_FDCWD, path) }
        } catch {
            unlink(aside)  // best effort: the error above is the one to tell
            throw error
        }
        try flushDirectory(parent(of: path))
    }

    /// A link to `target`, which need not be there, in place of whatever file or link has this name.
    package static func link(_ path: String, to target: String, owner: SiteIdentity) throws(Problem) {
        let directory = try Directory.open(parent(of: path))
        let name = try EntryName(String(path.split(separator: "/").last ?? ""))
        let temporary = try EntryName(String(unfinished(path).split(separator: "/").last ?? ""))
        try directory.unlink(temporary)  // of a crash
        do throws(Problem) {
            try directory.makeSymlink(temporary, to: target, owner: owner)
            try directory.rename(temporary, to: directory, as: name, existing: .replace)
        } catch {
            _ = try? directory.unlink(temporary)  // best effort: the error above is the one to tell
            throw error
        }
        try directory.flush()
    }

    /// What a crash in the middle of a write leaves. The name is known, so that the next write or the undo finds it: nobody else would.
    /// One path has one writer at a time (lanes and locks see to that).
    private static func unfinished(_ path: String) -> String { "\(path).new" }

    /// Absent is success. Takes a half-written one away too.
    package static func remove(_ path: String) throws(Problem) {
        if unlink(unfinished(path)) != 0 && errno != ENOENT { throw systemCallProblem("remove", unfinished(path)) }
        if unlink(path) != 0 {
            if errno == ENOENT { return }
            throw systemCallProblem("remove", path)
        }
        try flushDirectory(parent(of: path))
    }

    package static func read(_ path: String) throws(Problem) -> String? {
        try bytes(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// More is no file of ours, and would not fit the memory that a daemon may have.
    private static let mostBytes = 16 << 20

    /// nil when absent. Whatever somebody put in its place is refused, not waited for: a pipe would hold this thread for ever.
    package static func bytes(_ path: String) throws(Problem) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        if file < 0 {
            if errno == ENOENT { return nil }
            throw systemCallProblem("read", path)
        }
        defer { close(file) }
        var facts = stat()
        try check("look at", path) { fstat(file, &facts) }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw .cannot("read", path, "it is not a regular file", code: .configurationRefused, details: ["path": path])
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try check("read", path) { Glibc.read(file, &buffer, buffer.count) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= mostBytes else {
                throw .cannot(
                    "read", path, "it holds more than \(mostBytes >> 20) MiB", code: .configurationRefused, details: ["path": path])
            }
        }
    }

    package static func flushDirectory(_ path: String) throws(Problem) {
        let directory = try check("open", path) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        defer { close(directory) }
        try check("flush", path) { fsync(directory) }
    }

    private static func fill(_ file: Int32, with bytes: [UInt8], path: String) throws(Problem) {
        var written = 0
        while written < bytes.count {
            let rest = bytes[written...]
            written += try check("write", path) { rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) } }
        }
    }

    package static func parent(of path: String) -> String {
        let upTo = path.lastIndex(of: "/") ?? path.startIndex
        return upTo == path.startIndex ? "/" : String(path[..<upTo])
    }
}
