import Foundation
import SiteModel

/// Where the key lies: 32 bytes that only the daemon's user may read. Made once and never written again.
package struct SecretKeyFile: Sendable {
    private let path: String

    package init(path: String) { self.path = path }

    /// nil when there is none. - Throws: `secret-key` when what is there is no key, or others could have read or changed it.
    package func read() throws(Problem) -> SecretKey? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY)
        if file < 0 {
            if errno == ENOENT { return nil }
            throw systemCallProblem("read", path)
        }
        defer { close(file) }
        var facts = stat()
        try check("look at", path) { fstat(file, &facts) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw unfit("it is no regular file") }
        guard facts.st_uid == geteuid(), facts.st_mode & 0o077 == 0 else { throw unfit("others than the daemon's user could use it") }
        guard facts.st_size == SecretKey.size else { throw unfit("it holds \(facts.st_size) bytes instead of \(SecretKey.size)") }
        var bytes = [UInt8](repeating: 0, count: SecretKey.size)
        guard try check("read", path, { Glibc.read(file, &bytes, bytes.count) }) == bytes.count else { throw unfit("it was cut off") }
        return SecretKey(bytes)
    }

    /// Whole and flushed, or not there: written under another name, which link(2) turns into its own, and never over one that is there.
    package func make() throws(Problem) -> SecretKey {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<SecretKey.size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let temporary = "\(path).\(UInt64.random(in: 0...UInt64.max))"
        try AtomicFile.write(bytes, to: temporary, mode: 0o600)
        let problem = link(temporary, path) == 0 ? nil : systemCallProblem("make", path)
        try AtomicFile.remove(temporary)
        if let problem { throw problem }
        return SecretKey(bytes)
    }

    private func unfit(_ reason: String) -> Problem {
        .cannot(
            "use the key of secrets", path, reason, code: .secretKey, hint: "put the right file back, root's and of mode 0600",
            details: ["path": path])
    }
}
