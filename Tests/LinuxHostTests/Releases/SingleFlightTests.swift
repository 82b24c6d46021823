import Testing

@testable import LinuxHost

@Suite struct SingleFlightTests {
    private struct Broken: Error {}

    @Test func manyAskAndOneWorks() async throws {
        let flights = SingleFlight<String, Int>()
        let runs = Counter()
        let gate = Gate()
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    try await flights.run("key") {
                        await gate.wait()
                        return await runs.next()
                    }
                }
            }
            try await become(10, flights, "key")
            await gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 10 && Set(answers) == [1])
    }

    @Test func aFailureIsEveryonesAndTheNextOneTriesAgain() async throws {
        let flights = SingleFlight<String, Int>()
        await #expect(throws: Broken.self) { try await flights.run("key") { throw Broken() } }
        #expect(try await flights.run("key") { 7 } == 7)
    }

    @Test func theWorkIsCancelledWhenTheLastOneGivesUpAndNotBefore() async throws {
        let flights = SingleFlight<String, Bool>()
        let gate = Gate()
        let work: @Sendable () async throws -> Bool = {
            await gate.wait()
            return Task.isCancelled
        }
        let first = Task { try await flights.run("one", work) }
        let second = Task { try await flights.run("one", work) }
        let alone = Task { try await flights.run("two", work) }
        try await become(2, flights, "one")
        try await become(1, flights, "two")
        first.cancel()
        alone.cancel()
        try await become(1, flights, "one")
        try await become(0, flights, "two")
        await gate.open()
        #expect(try await second.value == false)
        #expect(try await alone.value == true)
    }

    /// Returns when so many wait.
    private func become<Value: Sendable>(_ count: Int, _ flights: SingleFlight<String, Value>, _ key: String) async throws {
        for _ in 1...2000 {
            if await flights.waiting(for: key) == count { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        let now = await flights.waiting(for: key)
        Issue.record("\(now) wait for '\(key)', and not \(count)")
    }
}

private actor Counter {
    private var count = 0
    func next() -> Int {
        count += 1
        return count
    }
}

/// Holds everyone until it is opened.
private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }
    func open() {
        isOpen = true
        for one in waiting { one.resume() }
        waiting = []
    }
}
