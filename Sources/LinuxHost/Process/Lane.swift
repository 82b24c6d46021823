import Synchronization

/// One at a time, in the order of asking: an actor's method that awaits in the middle is not atomic.
package final class Lane: Sendable {
    private let tail = Mutex<Task<Void, Never>?>(nil)

    package init() {}

    package func run<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let task = tail.withLock { tail in
            let before = tail
            let task = Task {
                await before?.value
                return try await body()
            }
            tail = Task { _ = await task.result }
            return task
        }
        return try await task.value
    }
}
