import AgentStore
import AgentTesting
import Foundation
import JobEngine
import SiteModel
import Testing

@Suite("The store's queue") struct JobStoreTests {
    @Test("keeps the queue's contract", arguments: JobContract.laws)
    func keeps(_ law: Law<any JobQueue>) async throws {
        try await withStateFile { path in try await law.hold(try AgentStore(path: path)) }
    }

    @Test("keeps jobs, their numbers and the pause when it is opened again") func reopened() async throws {
        try await withStateFile { path in
            do {
                let store = try AgentStore(path: path)
                for number in 1...3 { _ = try await store.enqueue(JobContract.job(UInt64(number), lane: "s")) }
                _ = try await store.claim(now: 2_000, most: 1)
                try await store.pauseQueue(true)
                try store.close()
            }
            let store = try AgentStore(path: path)
            #expect(try await store.isPaused())
            #expect(try await store.running().map(\.id) == [JobID(random: 1)])
            #expect(try await store.counts() == [.queued: 2, .running: 1])
        }
    }

    @Test("lets concurrent jobs share what one durable write costs") func groupCommit() async throws {
        let count = Int(ProcessInfo.processInfo.environment["AGENT_BENCH_JOBS"] ?? "") ?? 400
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let clock = ContinuousClock()
            let before = store.flushes
            let single = try await clock.measure {
                for number in 1...count { _ = try await store.enqueue(JobContract.job(UInt64(number))) }
            }
            let singleFlushes = store.flushes - before
            let together = try await clock.measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...count {
                        group.addTask { _ = try await store.enqueue(JobContract.job(UInt64(1_000_000 + number))) }
                    }
                    try await group.waitForAll()
                }
            }
            let togetherFlushes = store.flushes - before - singleFlushes
            print("\(count) jobs one by one: \(single), \(singleFlushes) flushes; at once: \(together), \(togetherFlushes) flushes;")
            print("ratio of times \((single / together).formatted()), of flushes \(singleFlushes / max(1, togetherFlushes))")
            #expect(singleFlushes == count)
            #expect(togetherFlushes * 10 <= singleFlushes)
            #expect(try await store.counts() == [.queued: 2 * count])
        }
    }
}
