import AgentStore
import Foundation
import HostServices
import Logging
import SiteModel
import Synchronization

@testable import AgentDaemon

/// A clock that a test holds.
final class HeldClock: Sendable {
    private let reading = Mutex(ClockReading(boot: "a", elapsed: 1_000_000, wall: 1_700_000_000_000))
    var now: ClockReading { reading.withLock { $0 } }
    func pass(_ milliseconds: Int64) {
        reading.withLock {
            $0.elapsed += milliseconds; $0.wall += milliseconds
        }
    }
    func jump(wall milliseconds: Int64) { reading.withLock { $0.wall += milliseconds } }
    func reboot() {
        reading.withLock {
            $0.boot += "a"; $0.elapsed = 5
        }
    }
}

/// Desks on a real store.
final class GuardRig: Sendable {
    let clock = HeldClock()
    let settings = Mutex<Result<GuardSettings, Problem>>(.success(GuardSettings()))
    let store: AgentStore
    private let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("agent-guards-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        store = try AgentStore(path: "\(directory)/agent.sqlite")
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// As the next start of the daemon makes it.
    func desk() async throws -> GuardDesk {
        GuardDesk(
            book: store, states: try await store.guardStates(), clock: { [clock] in clock.now },
            settings: { [weak self] in try (self?.settings.withLock { $0 } ?? .success(GuardSettings())).get() },
            logger: Logger(label: "test"))
    }

    static func say(_ verdict: CallVerdict) -> GuardedEnd<String> {
        switch verdict {
        case .failed: GuardedEnd(.failure(Problem(.deliveryFailed, "cannot send 'x': no")), verdict)
        default: GuardedEnd(.success("ok"), verdict)
        }
    }
}
