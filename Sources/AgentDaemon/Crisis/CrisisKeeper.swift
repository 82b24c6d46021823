import Logging
import ServiceLifecycle

/// Writes down what is left of a stop, so that a reboot takes away no more than half a minute of it.
struct CrisisKeeper: Service {
    let crisis: CrisisSwitch
    let logger: Logger

    func run() async throws {
        do { try crisis.record() } catch {
            logger.error("crisis mode's time not written down", metadata: ["problem": "\(error)"])
        }
        await Periodically.run(every: .seconds(30), "crisis", logger) { try crisis.record() }
    }
}
