import Glibc
import SiteModel
import Synchronization

/// What could not be written on standard output. An answer that nobody got is no success, whatever the daemon did.
package final class LostOutput: Sendable {
    private let first = Mutex<Int32?>(nil)

    package init() {}

    func note(_ code: Int32) { first.withLock { $0 = $0 ?? code } }

    /// Nobody reads on: what goes on printing may end.
    var isLost: Bool { first.withLock { $0 != nil } }

    /// nil: all was written, or the reader closed the pipe when he had enough (`| head`), which is no error.
    var problem: Problem? {
        guard let code = first.withLock({ $0 }), code != EPIPE else { return nil }
        return Problem(
            .systemCallFailed, "cannot write the answer to standard output: \(String(cString: strerror(code)).lowercased())",
            hint: "what was asked for was done, and only the answer is lost: ask again with a place that can be written",
            details: ["errno": "\(code)"])
    }
}

/// Descriptors that the caller closed, taken before a socket gets the number of standard output and an answer is written into it.
enum StandardStreams {
    static func occupy() {
        // 1 for reading only: so writing an answer fails, and is told.
        for (file, mode) in [(Int32(0), O_RDONLY), (1, O_RDONLY), (2, O_WRONLY)] where fcntl(file, F_GETFD) == -1 {
            _ = open("/dev/null", mode)  // without /dev/null it is as it was
        }
    }
}
