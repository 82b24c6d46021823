import AgentTesting
import Foundation
import SiteModel
import Testing

extension SandboxHandle {
    /// The one daemon that runs here.
    func daemon() throws -> pid_t {
        let daemons = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter { pid in
            // Others come and go while we look.
            let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline").map { String(decoding: $0, as: UTF8.self) } ?? ""
            return line.contains("daemon\0run\0--root\0\(root)\0")
        }
        #expect(daemons.count == 1, "\(daemons)")
        return try #require(daemons.first)
    }

    /// Ends it, and returns when it is gone; the supervisor starts the next one.
    func endDaemon(_ signal: Int32 = SIGKILL) async throws {
        let daemon = try daemon()
        #expect(kill(daemon, signal) == 0)
        try await eventually("the daemon is gone") { kill(daemon, 0) != 0 }
    }
}

/// - Parameter seconds: after which it is an error; a loaded machine takes longer, and none that works takes so long.
func eventually(within seconds: Int = 240, _ what: String, _ isSo: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
        if try await isSo() { return }
        guard .now < end else { throw Problem(.deadlineExceeded, "cannot see that \(what)") }
        try await Task.sleep(for: .milliseconds(200))
    }
}
