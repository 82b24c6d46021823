import Foundation
import LinuxHost
import Logging
import ServiceLifecycle
import SiteModel

/// Tells systemd that the daemon still answers, twice in each of its deadlines; without that, systemd ends the daemon and starts it again. What is
/// told is true: the state file was read a moment before.
struct WatchdogKeeper: Service {
    private let core: AgentCore
    private let socket: String
    private let pause: Duration

    /// nil where nobody watches (sd_watchdog_enabled(3)).
    init?(core: AgentCore, _ environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let socket = environment["NOTIFY_SOCKET"], let deadline = environment["WATCHDOG_USEC"].flatMap({ Int64($0) }), deadline > 0
        else {
            return nil
        }
        self.core = core
        self.socket = socket
        pause = .microseconds(deadline / 2)
    }

    func run() async throws {
        await Periodically.run(every: pause, "watchdog", core.logger) {
            _ = try await core.store.changes(limit: 1)
            try ServiceNotice.alive.send(to: socket)
        }
    }
}
