/// The same work asked for by several at once is done once, and all get its outcome. It is cancelled when nobody waits any more.
actor SingleFlight<Key: Hashable & Sendable, Value: Sendable> {
    private struct Flight {
        let number: Int
        let task: Task<Value, any Error>
        var waiting: Int
    }
    private var flights: [Key: Flight] = [:]
    private var count = 0

    func run(_ key: Key, _ work: @Sendable @escaping () async throws -> Value) async throws -> Value {
        let flight = board(key, work)
        return try await withTaskCancellationHandler {
            defer { leave(key, flight.number) }
            return try await flight.task.value
        } onCancel: {
            Task { await self.giveUp(key, flight.number) }
        }
    }

    /// How many wait for it now.
    func waiting(for key: Key) -> Int { flights[key]?.waiting ?? 0 }

    private func board(_ key: Key, _ work: @Sendable @escaping () async throws -> Value) -> Flight {
        // A flight that everyone gave up is ending with an error: a newcomer starts his own.
        if var flight = flights[key], !flight.task.isCancelled {
            flight.waiting += 1
            flights[key] = flight
            return flight
        }
        count += 1
        let flight = Flight(number: count, task: Task { try await work() }, waiting: 1)
        flights[key] = flight
        return flight
    }

    private func leave(_ key: Key, _ number: Int) {
        if flights[key]?.number == number { flights[key] = nil }
    }

    private func giveUp(_ key: Key, _ number: Int) {
        guard var flight = flights[key], flight.number == number else { return }
        flight.waiting -= 1
        flights[key] = flight
        if flight.waiting == 0 { flight.task.cancel() }
    }
}
