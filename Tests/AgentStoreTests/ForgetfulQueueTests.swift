import AgentStore
import AgentTesting
import JobEngine
import SiteModel
import Testing

/// What a claim is told, taken away: laws that a queue without it kept as well would say nothing about a crisis, nor about who gives way.
@Suite("A queue that forgets what it is told") struct ForgetfulQueueTests {
    private struct Forgetful: JobQueue {
        let store: AgentStore
        func claim(now: Int64, most: Int, hold: JobHold, givingWay: Set<String>) async throws -> [Job] {
            try await store.claim(now: now, most: most)
        }
        func enqueue(_ job: Job) async throws -> Job { try await store.enqueue(job) }
        func note(effect: String, of job: JobID) async throws { try await store.note(effect: effect, of: job) }
        func end(_ job: JobID, _ end: JobEnd, now: Int64) async throws { try await store.end(job, end, now: now) }
        func giveBack(_ job: JobID) async throws { try await store.giveBack(job) }
        func running() async throws -> [Job] { try await store.running() }
        func job(_ id: JobID) async throws -> Job? { try await store.job(id) }
        func jobs(_ filter: JobFilter) async throws -> [Job] { try await store.jobs(filter) }
        func counts() async throws -> [JobState: Int] { try await store.counts() }
        func nextDue(now: Int64) async throws -> Int64? { try await store.nextDue(now: now) }
        func retry(_ job: JobID, now: Int64) async throws { try await store.retry(job, now: now) }
        func cancel(_ job: JobID, now: Int64) async throws { try await store.cancel(job, now: now) }
        func pause(_ job: JobID, _ isPaused: Bool, now: Int64) async throws { try await store.pause(job, isPaused, now: now) }
        func pauseQueue(_ isPaused: Bool) async throws { try await store.pauseQueue(isPaused) }
        func isPaused() async throws -> Bool { try await store.isPaused() }
        func forgetJobs(newest: Int, endedBefore: Int64) async throws -> Int {
            try await store.forgetJobs(newest: newest, endedBefore: endedBefore)
        }
    }

    @Test("is seen to break each law of it", arguments: JobContract.holds + JobContract.ways)
    func breaks(_ law: Law<any JobQueue>) async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            await #expect(throws: BrokenLaw.self) { try await law.hold(Forgetful(store: store)) }
        }
        // Whole again, with nothing else changed.
        try await withStateFile { path in try await law.hold(try AgentStore(path: path)) }
    }
}
