import AgentStore
import Foundation
import JobEngine
import Logging
import SiteModel
import Synchronization
import Testing

@testable import AgentDaemon

/// A dependency is down for ten minutes while a thousand jobs want it: the real queue, the real runner, the real desk; only the clock is held.
@Suite("Jobs that need somebody who is down", .serialized) struct GuardedJobsTests {
    private final class Outside: JobCatalog {
        struct Seen {
            var isDown = true
            var asked = 0
            var askedInVain: [Int64] = []
            var done: [JobID: Int] = [:]
        }
        let seen = Mutex(Seen())
        let desk: GuardDesk
        let clock: HeldClock
        init(_ desk: GuardDesk, _ clock: HeldClock) { (self.desk, self.clock) = (desk, clock) }

        func policy(of kind: String) -> JobPolicy { JobPolicy(deadline: 60, mostAttempts: 5, base: 2_000, cap: 600_000) }
        func perform(_ job: Job, note: @escaping @Sendable (String) async throws -> Void) async throws -> String? {
            try await desk.call(Dependency(.webhook, "hook", account: "hooks.example.com:443")) {
                seen.withLock { seen in
                    seen.asked += 1
                    if seen.isDown {
                        seen.askedInVain.append(clock.now.elapsed)
                        return GuardRig.say(.failed(reason: "no answer"))
                    }
                    seen.done[job.id, default: 0] += 1
                    return GuardRig.say(.answered)
                }
            }
        }
        func outcome(of job: Job, effect: String) async throws -> String? { nil }
        func stop(_ job: Job, effect: String) async {}
    }

    /// Until the runner has nothing to do at this moment of the held clock.
    private func settle(_ store: AgentStore, _ runner: JobRunner, _ clock: HeldClock) async throws {
        for _ in 1...60_000 {
            runner.poke()
            let isBusy = try await !store.running().isEmpty
            if !isBusy, try await store.claimable(at: clock.now.wall) == 0 { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw Problem(.deadlineExceeded, "cannot settle: jobs are due for two minutes")
    }

    @Test("attempts are bounded, the breaker opens and recovers, and each of a thousand jobs is done once") func tenMinutes() async throws {
        let rig = try GuardRig()
        // The limit is another matter: here all that may be asked is asked.
        rig.settings.withLock {
            $0 = Result { () throws(Problem) in try GuardSettings("[webhook]\ncalls = 100000\nper = 1s\nburst = 100000", named: "f") }
        }
        let (store, clock) = (rig.store, rig.clock)
        let desk = try await rig.desk()
        let outside = Outside(desk, clock)
        let seed = Mutex(Dice(7))
        let runner = JobRunner(
            queue: store, clock: { clock.now.wall }, dice: { seed.withLock { Double.random(in: 0...1, using: &$0) } }, slots: 2,
            logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...1_000 {
                group.addTask {
                    _ = try await store.enqueue(
                        Job(id: JobID(random: UInt64(number)), kind: "x", at: clock.now.wall, requestedBy: 0))
                }
            }
            try await group.waitForAll()
        }
        let begun = clock.now.elapsed
        let work = Task { await runner.run(outside) }
        var states: Set<CircuitBreaker.State> = []
        func look() { desk.breakers(nil).filter { $0.dependency.provider == .webhook }.forEach { states.insert($0.state) } }
        // Ten minutes, ten seconds at a time.
        for _ in 1...60 {
            try await settle(store, runner, clock)
            look()
            clock.pass(10_000)
            look()
        }
        let vain = outside.seen.withLock { $0.askedInVain.map { $0 - begun } }
        // Five open it (two may be on their way at once), then one each five minutes.
        #expect(vain.count >= 6 && vain.count <= 5 + 1 + 2, "\(vain)")
        #expect(vain.filter { $0 >= 300_000 && $0 < 600_000 }.count <= 1, "\(vain)")
        #expect(states == [.open, .halfOpen], "\(states)")
        #expect(outside.seen.withLock { $0.done.isEmpty })
        let counts = try await store.counts()
        #expect(counts[.dead] == nil && counts[.waiting] == 1_000, "\(counts)")
        let attempts = try await store.jobs(JobFilter(limit: 2_000)).map(\.attempts)
        #expect(attempts.reduce(0, +) <= 8 && (attempts.max() ?? 0) <= 5, "who waits uses nothing up: \(attempts.filter { $0 > 0 })")

        // It is back. Within the next pause somebody tries, and then all come.
        outside.seen.withLock { $0.isDown = false }
        for _ in 1...60 {
            try await settle(store, runner, clock)
            if try await store.counts()[.succeeded] == 1_000 { break }
            clock.pass(10_000)
        }
        await runner.stop()
        await work.value
        #expect(try await store.counts() == [.succeeded: 1_000])
        let seen = outside.seen.withLock { $0 }
        #expect(seen.done.count == 1_000 && seen.done.values.allSatisfy { $0 == 1 }, "each once")
        #expect(seen.asked == 1_000 + seen.askedInVain.count)
        #expect(desk.breakers(nil).first { $0.dependency.provider == .webhook }?.state == .closed)
    }
}

/// SplitMix64: the same for the same seed.
private struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension AgentStore {
    /// Jobs whose turn has come at this time.
    fileprivate func claimable(at now: Int64) async throws -> Int {
        try await jobs(JobFilter(limit: 2_000)).filter { ($0.state == .queued || $0.state == .waiting) && $0.notBefore <= now }.count
    }
}
