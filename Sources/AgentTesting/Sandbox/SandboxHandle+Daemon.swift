import Foundation
import SandboxHost
import SiteModel

extension SandboxHandle {
    /// Kills the daemon, with no time for a last word unless it is a signal that asks. It is gone when this returns; the supervisor starts the next one.
    package func killDaemon(_ signal: Int32 = SIGKILL) async throws {
        let daemons = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { pid in
            // Others come and go while we look.
            let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline").map { String(decoding: $0, as: UTF8.self) } ?? ""
            return line.contains("daemon\0run\0--root\0\(root)\0")
        }
        guard let daemon = daemons.first, daemons.count == 1 else {
            throw Problem(.internalError, "cannot kill the daemon of '\(root)': there are \(daemons.count)")
        }
        guard kill(daemon, signal) == 0 else { throw Problem(.systemCallFailed, "cannot kill the daemon of '\(root)'") }
        // As long as its supervisor would wait.
        for _ in 1...Int(Sandbox.daemonStopTimeout * 100) {
            if kill(daemon, 0) != 0 { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Problem(.deadlineExceeded, "cannot see the end of the daemon of '\(root)': process \(daemon) is there still")
    }
}
