import Foundation
import SiteModel

/// A lock that ends with its holder, however that ends (flock(2)).
package struct FileLock: Sendable {
    private let file: Int32

    /// nil when someone else holds it.
    package static func take(_ path: String) throws(Problem) -> FileLock? {
        let file = try check("open", path) { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        if flock(file, LOCK_EX | LOCK_NB) == 0 { return FileLock(file: file) }
        let code = errno
        close(file)
        if code == EWOULDBLOCK { return nil }
        throw systemCallProblem("lock", path, errno: code)
    }

    /// Waits up to `seconds`; nil when it is still held then.
    package static func wait(_ path: String, seconds: Double) async throws -> FileLock? {
        let end = Date().addingTimeInterval(seconds)
        while true {
            if let lock = try take(path) { return lock }
            if Date() > end { return nil }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    package func release() { close(file) }
}
