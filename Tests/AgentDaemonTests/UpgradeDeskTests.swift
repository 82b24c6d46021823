import HostServices
import SiteModel
import SiteOperations
import Synchronization
import Testing

@testable import AgentDaemon

@Suite("Which upgrades wait", .timeLimit(.minutes(1))) struct UpgradeDeskTests {
    /// A package manager that answers when the test says so.
    private final class Manager: Sendable {
        private let asked = Mutex<[CheckedContinuation<[PackageUpgrade], any Error>]>([])
        private let said = Mutex(0)
        var count: Int { asked.withLock { $0.count } }
        var ended: Int { said.withLock { $0 } }
        func ask() async throws -> [PackageUpgrade] {
            defer { said.withLock { $0 += 1 } }
            return try await withCheckedThrowingContinuation { one in asked.withLock { $0.append(one) } }
        }
        func answer(_ number: Int, _ result: Result<[PackageUpgrade], any Error>) { asked.withLock { $0[number] }.resume(with: result) }
    }
    private static let list = [PackageUpgrade(name: "nginx", installed: "1", candidate: "2", isSecurity: true)]

    private func until(_ holds: () async -> Bool) async throws {
        while await !holds() { try await Task.sleep(for: .milliseconds(2)) }
    }

    @Test("who asks a slow one is not kept, and what it says then is told the next time, with its time") func slow() async throws {
        let manager = Manager()
        let clock = Mutex<Int64>(100)
        let desk = UpgradeDesk(patience: .milliseconds(30), now: { clock.withLock { $0 } }) { try await manager.ask() }
        let begin = ContinuousClock.now
        let first = await desk.standing()
        #expect(first.said == nil && first.unanswered?.contains("no answer came") == true, "\(first)")
        #expect(begin.duration(to: .now) < .seconds(10))
        clock.withLock { $0 = 200 }
        _ = await desk.standing()
        #expect(manager.count == 1, "one look at a time, which nobody ended")
        manager.answer(0, .success(Self.list))
        try await until { manager.ended == 1 }
        try await until { await desk.standing().said != nil }
        let second = await desk.standing()
        #expect(second.said == UpgradeStanding.Said(Self.list, at: 100), "it says how it was when it was asked: \(second)")
        #expect(second.unanswered != nil, "and that this is not the answer of now")
        for number in 1..<manager.count { manager.answer(number, .success([])) }
    }

    @Test("one that answers is told as of now, and a failure in its own words beside what was known") func usual() async throws {
        let answers = Mutex<[Result<[PackageUpgrade], Problem>]>([.success(Self.list), .failure(Problem(.commandFailed, "E: no lists"))])
        let desk = UpgradeDesk(now: { 7 }) { try answers.withLock { $0.removeFirst() }.get() }
        #expect(await desk.standing() == UpgradeStanding(.init(Self.list, at: 7)))
        #expect(await desk.standing() == UpgradeStanding(.init(Self.list, at: 7), unanswered: "E: no lists"))
    }

    @Test("the hourly look comes once an hour, and whoever is told to end does not wait for it") func hourly() async throws {
        let count = Mutex(0)
        let desk = UpgradeDesk {
            count.withLock { $0 += 1 }
            return []
        }
        try await desk.refresh(every: .seconds(3600))
        try await desk.refresh(every: .seconds(3600))
        #expect(count.withLock { $0 } == 1)
        try await desk.refresh(every: .zero)
        #expect(count.withLock { $0 } == 2)

        let begun = Mutex(false)
        let hanging = UpgradeDesk {
            begun.withLock { $0 = true }
            try await Task.sleep(for: .seconds(3600))
            return []
        }
        let round = Task { try await hanging.refresh(every: .zero) }
        try await until { begun.withLock { $0 } }
        round.cancel()
        await #expect(throws: CancellationError.self) { try await round.value }
    }
}
