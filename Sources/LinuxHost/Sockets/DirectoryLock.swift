import Foundation
import SiteModel
import Synchronization

/// flock(2) on a directory of the agent's own, whose owner and mode were looked at through the same descriptor.
final class DirectoryLock: Sendable {
    /// Who holds it renames one file: seconds mean that something is wrong.
    private static let patience = Duration.seconds(5)
    private let descriptor: Mutex<Int32>

    init(_ path: String) throws(Problem) {
        let file = try check("open", path) { open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        do throws(Problem) {
            try Self.requireOwn(file, path)
            try Self.take(file, path)
        } catch {
            close(file)
            throw error
        }
        descriptor = Mutex(file)
    }

    deinit { release() }

    /// Safe to repeat; `last` runs once, while it is still held.
    func release(_ last: () -> Void = {}) {
        descriptor.withLock { file in
            guard file >= 0 else { return }
            last()
            // A child that was forked meanwhile, and has not yet executed its program, holds the same lock.
            flock(file, LOCK_UN)
            close(file)
            file = -1
        }
    }

    private static func requireOwn(_ file: Int32, _ path: String) throws(Problem) {
        var facts = stat()
        try check("look at", path) { fstat(file, &facts) }
        guard facts.st_uid == geteuid() || facts.st_uid == 0 else {
            throw .cannot("listen in", path, "it belongs to user \(facts.st_uid)", code: .forbidden)
        }
        guard facts.st_mode & 0o022 == 0 else {
            throw .cannot("listen in", path, "others may write to it", code: .forbidden, hint: "chmod go-w \(path)")
        }
    }

    private static func take(_ file: Int32, _ path: String) throws(Problem) {
        let end = ContinuousClock.now + patience
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw systemCallProblem("lock", path) }
            guard ContinuousClock.now < end else { throw .cannot("lock", path, "somebody holds it for too long", code: .deadlineExceeded) }
            usleep(1_000)
        }
    }
}
