import LinuxHost
import Logging
import ServiceLifecycle

/// Gives back what the start, a change or a long list needed, as soon as the daemon is at rest again.
actor MemoryKeeper: Service {
    private let logger: Logger
    private var rest = Rest()

    init(logger: Logger) { self.logger = logger }

    func run() async throws {
        await Periodically.run(every: .seconds(2), "memory", logger) { await self.look() }
    }

    private func look() {
        if rest.begins(processorSeconds: OwnMemory.processorSeconds()) { OwnMemory.giveBack() }
    }
}
