import HostServices
import Logging
import ServiceLifecycle

/// Puts PHP to sleep that has served nothing for a while: a sleeping site costs no memory, and the next visitor wakes it.
actor IdleKeeper: Service {
    private let sleeper: any PHPSleep
    private let idle: Duration
    private let logger: Logger
    private var masters = IdlePHP()

    /// - Parameter idle: nil: nothing sleeps.
    init?(sleeper: any PHPSleep, idle: Duration?, logger: Logger) {
        guard let idle else { return nil }
        self.sleeper = sleeper
        self.idle = idle
        self.logger = logger
    }

    func run() async throws {
        // Oftener than a worker lives, so that no request is missed.
        await Periodically.run(every: .seconds(PHPWorkers.lifetime * 2 / 3), "idle PHP", logger) { try await self.look() }
    }

    private func look() async throws {
        let names = masters.asleep(try await sleeper.awake(), after: idle, now: .now)
        if names.isEmpty { return }
        try await sleeper.sleep(names)
        logger.info("PHP put to sleep", metadata: ["php.masters": "\(names.count)"])
    }
}
