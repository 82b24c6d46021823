import Logging
import ServiceLifecycle

/// Does a piece of work again and again until the daemon shuts down. A failure is logged and the next turn comes all the same.
enum Periodically {
    /// - Parameter atOnce: the first turn comes before the first pause.
    static func run(
        every pause: Duration, _ name: String, _ logger: Logger, atOnce: Bool = false, _ work: @escaping @Sendable () async throws -> Void
    ) async {
        await cancelWhenGracefulShutdown {
            var wait = atOnce ? Duration.zero : pause
            while true {
                do {
                    try await Task.sleep(for: wait)
                    wait = pause
                    try await work()
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("scheduled work failed", metadata: ["work": "\(name)", "problem": "\(error)"])
                }
            }
        }
    }
}
