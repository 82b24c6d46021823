import Foundation
import LinuxHost
import SiteModel

/// One daemon for each root: flock(2) on a file, given back by the kernel however the daemon ends.
final class DaemonLock: Sendable {
    private let file: Int32

    init(path: String) throws(Problem) {
        file = try check("open", path) { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw .cannot(
                "run the daemon on", AtomicFile.parent(of: path), "another daemon runs there", code: .daemonRunning,
                hint: "agent sandbox status")
        }
    }

    func release() { close(file) }
}
