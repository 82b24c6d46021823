import AgentServer
import Foundation
import Logging
import ServiceLifecycle

/// The end of the daemon's own time: whatever holds it up when it was asked to end, it has ended before systemd would kill it (`TimeoutStopSec=60`). What is
/// left then is recovery's, as after any other death. The last in the list of services, as that is the first to hear of the end.
struct LastWall: Service {
    /// Requests have 22 of them, and changes twenty more; the rest is for what else is under way.
    static let seconds = 45.0

    let visits: Visits
    let logger: Logger
    var seconds = Self.seconds
    /// Ends the process, and nothing that could wait: no handler, no destructor.
    var leave: @Sendable (Int32) -> Void = { _exit($0) }

    func run() async throws {
        var status: Int32 = 0
        // Cancelled: another service failed, and the supervisor is to start anew.
        do { try await gracefulShutdown() } catch { status = 1 }
        stand(status)
    }

    /// A thread of its own: what holds the daemon up may hold all of those that tasks run on.
    private func stand(_ status: Int32) {
        // Whatever becomes of the last word: who takes it may be stuck too.
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: seconds + 2)
            leave(status)
        }
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: seconds)
            logger.critical(
                "daemon ended with work left", metadata: ["requests.left": "\(visits.requests)", "waited.seconds": "\(Int(seconds))"])
            leave(status)
        }
    }
}
