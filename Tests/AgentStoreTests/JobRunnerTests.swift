import AgentStore
import AgentTesting
import JobEngine
import Logging
import SiteModel
import Synchronization
import Testing

/// A runner on the real queue; what jobs do is written down.
@Suite("The runner of jobs") struct JobRunnerTests {
    private final class Sink: JobCatalog {
        struct Seen { var done: [String] = []; var atOnce = 0; var most = 0; var failures = 0; var outcomes: [String: String] = [:] }
        let seen = Mutex(Seen())
        let limits: JobPolicy
        let work: Duration
        let failure: ProblemCode
        init(
            _ limits: JobPolicy = JobPolicy(deadline: 60, mostAttempts: 3, base: 1, cap: 4), failures: Int = 0,
            failure: ProblemCode = .siteBusy, work: Duration = .zero
        ) {
            self.failure = failure
            self.limits = limits
            self.work = work
            seen.withLock { $0.failures = failures }
        }
        func policy(of kind: String) -> JobPolicy { limits }
        func perform(_ job: Job, note: @escaping @Sendable (String) async throws -> Void) async throws -> String? {
            seen.withLock {
                $0.atOnce += 1; $0.most = max($0.most, $0.atOnce)
            }
            defer { seen.withLock { $0.atOnce -= 1 } }
            try await note("effect of \(job.id)")
            try await Task.sleep(for: work)
            try seen.withLock {
                if $0.failures > 0 { $0.failures -= 1; throw Problem(failure, "cannot now") }
                $0.done.append(job.id.rawValue)
            }
            return "ok"
        }
        func outcome(of job: Job, effect: String) async throws -> String? { seen.withLock { $0.outcomes[effect] } }
        func stop(_ job: Job, effect: String) async {}
    }

    /// As a full disk is: the first few ends cannot be written.
    private final class FullDisk: JobQueue {
        let store: AgentStore
        let refusals = Mutex(3)
        init(_ store: AgentStore) { self.store = store }
        func end(_ job: JobID, _ end: JobEnd, now: Int64) async throws {
            try refusals.withLock {
                if $0 > 0 { $0 -= 1; throw Problem(.internalError, "cannot write: no space left on device") }
            }
            try await store.end(job, end, now: now)
        }
        func enqueue(_ job: Job) async throws -> Job { try await store.enqueue(job) }
        func claim(now: Int64, most: Int, hold: JobHold, givingWay: Set<String>) async throws -> [Job] {
            try await store.claim(now: now, most: most, hold: hold, givingWay: givingWay)
        }
        func note(effect: String, of job: JobID) async throws { try await store.note(effect: effect, of: job) }
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

    private func drained(_ store: AgentStore, _ sink: Sink, slots: Int = 4, through queue: (any JobQueue)? = nil) async throws {
        let time = Mutex<Int64>(1_000)
        let runner = JobRunner(
            queue: queue ?? store,
            clock: {
                time.withLock {
                    $0 += 1; return $0
                }
            }, dice: { 1 }, slots: slots, logger: Logger(label: "test"))
        await runner.recover()
        let running = Task { await runner.run(sink) }
        while true {
            let counts = try await store.counts()
            if [.queued, .running, .waiting].allSatisfy({ counts[$0] == nil }) { break }
            try await Task.sleep(for: .milliseconds(5))
            runner.poke()
        }
        await runner.stop()
        await running.value
    }

    @Test("does each job once, a lane in order, and no more at once than it may") func order() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            var lanes: [String: [String]] = [:]
            for number in 1...60 {
                let job = try await store.enqueue(JobContract.job(UInt64(number), lane: "s\(number % 5)"))
                lanes[job.lane ?? "", default: []].append(job.id.rawValue)
            }
            let sink = Sink(work: .milliseconds(1))
            try await drained(store, sink, slots: 3)
            let seen = sink.seen.withLock { $0 }
            #expect(seen.done.count == 60 && Set(seen.done).count == 60 && seen.most <= 3)
            for ids in lanes.values { #expect(seen.done.filter(ids.contains) == ids) }
        }
    }

    @Test("tries again what fails, and gives up with the reason") func retries() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            _ = try await store.enqueue(JobContract.job(1))
            try await drained(store, Sink(failures: 2))
            #expect(try await store.job(JobID(random: 1))?.state == .succeeded)
            #expect(try await store.job(JobID(random: 1))?.attempts == 3)
            _ = try await store.enqueue(JobContract.job(2))
            try await drained(store, Sink(failures: 99))
            let dead = try await store.job(JobID(random: 2))
            #expect(dead?.state == .dead && dead?.attempts == 3 && dead?.problem?.code == .siteBusy)
        }
    }

    @Test("what gives way while it waits lets the rest of its lane go on, and does not run beside it") func givesWay() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for (number, kind) in [(1, "w"), (2, "k"), (3, "k")] {
                _ = try await store.enqueue(JobContract.job(UInt64(number), kind: kind, lane: "s"))
            }
            let sink = Sink(JobPolicy(deadline: 60, mostAttempts: 3, base: 3_600_000, cap: 3_600_000), failures: 1)
            let time = Mutex<Int64>(2_000)
            let runner = JobRunner(
                queue: store, clock: { time.withLock { $0 } }, dice: { 1 }, slots: 4, givingWay: ["w"], logger: Logger(label: "test"))
            let running = Task { await runner.run(sink) }
            while try await store.counts() != [.waiting: 1, .succeeded: 2] { try await Task.sleep(for: .milliseconds(5)) }
            time.withLock { $0 += 3_600_000 }
            runner.poke()
            while try await store.counts() != [.succeeded: 3] { try await Task.sleep(for: .milliseconds(5)) }
            await runner.stop()
            await running.value
            #expect(sink.seen.withLock { $0.done } == [2, 3, 1].map { JobID(random: $0).rawValue })
            #expect(sink.seen.withLock { $0.most } == 1)
        }
    }

    @Test("ends an attempt that takes too long") func deadline() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            _ = try await store.enqueue(JobContract.job(1))
            try await drained(store, Sink(JobPolicy(deadline: 0, mostAttempts: 1), work: .seconds(600)))
            let job = try await store.job(JobID(random: 1))
            #expect(job?.state == .dead && job?.problem?.code == .deadlineExceeded)
        }
    }

    @Test("an end that cannot be written is written as soon as it can be, and the lane goes on") func unrecorded() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in 1...3 { _ = try await store.enqueue(JobContract.job(UInt64(number), lane: "s1")) }
            let sink = Sink()
            try await drained(store, sink, through: FullDisk(store))
            #expect(sink.seen.withLock { $0.done } == (1...3).map { JobID(random: UInt64($0)).rawValue })
            #expect(try await store.counts() == [.succeeded: 3])
        }
    }

    @Test("does not repeat an interrupted job whose effect stands, and repeats one whose effect does not") func recovered() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in 1...2 { _ = try await store.enqueue(JobContract.job(UInt64(number))) }
            for job in try await store.claim(now: 2_000, most: 2) { try await store.note(effect: "effect of \(job.id)", of: job.id) }
            let sink = Sink()
            sink.seen.withLock { $0.outcomes["effect of \(JobID(random: 1))"] = "it stood" }
            try await drained(store, sink)
            #expect(sink.seen.withLock { $0.done } == [JobID(random: 2).rawValue])
            #expect(try await store.job(JobID(random: 1))?.result == "it stood")
            #expect(try await store.counts() == [.succeeded: 2])
        }
    }

    @Test("gives up a job over which the daemon dies again and again") func poison() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            _ = try await store.enqueue(JobContract.job(1))
            for _ in 1..<JobEnd.mostInterruptions {
                _ = try await store.claim(now: 2_000, most: 1)
                try await store.giveBack(JobID(random: 1))
            }
            _ = try await store.claim(now: 2_000, most: 1)
            let sink = Sink()
            try await drained(store, sink)
            #expect(sink.seen.withLock { $0.done.isEmpty })
            #expect(try await store.job(JobID(random: 1))?.state == .dead)
        }
    }

    @Test("begins nothing that is held, loses nothing of it, and begins it when the hold ends, also when nobody says so") func held()
        async throws
    {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in 1...3 { _ = try await store.enqueue(JobContract.job(UInt64(number), kind: number == 2 ? "looks" : "acts")) }
            let hold = Mutex(JobHold(allBut: ["looks"]))
            let sink = Sink()
            let runner = JobRunner(
                queue: store, clock: { 2_000 }, dice: { 1 }, slots: 4, logger: Logger(label: "test"), held: { hold.withLock { $0 } })
            let running = Task { await runner.run(sink) }
            while try await store.counts()[.succeeded] != 1 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(sink.seen.withLock { $0.done } == [JobID(random: 2).rawValue])
            #expect(try await store.counts() == [.queued: 2, .succeeded: 1])
            hold.withLock { $0 = .none }  // No poke: as when its time is over.
            while try await store.counts()[.succeeded] != 3 { try await Task.sleep(for: .milliseconds(5)) }
            for number in [1, 3] { #expect(try await store.job(JobID(random: UInt64(number)))?.attempts == 1) }
            await runner.stop()
            await running.value
        }
    }

    @Test("a kind with places of its own neither takes those of others nor waits for them, and is held as they are")
    func ownSlots() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in 1...5 {
                _ = try await store.enqueue(JobContract.job(UInt64(number), kind: "sends", lane: "c\(number)", priority: 9))
            }
            for number in 6...8 { _ = try await store.enqueue(JobContract.job(UInt64(number), kind: "acts")) }
            let hold = Mutex(JobHold(allBut: ["acts"]))
            let stubborn = Stubborn()
            let runner = JobRunner(
                queue: store, clock: { 2_000 }, dice: { 1 }, slots: 2, places: [JobPlaces("sends", slots: 3)],
                logger: Logger(label: "test"),
                held: { hold.withLock { $0 } })
            let running = Task { await runner.run(stubborn) }
            while stubborn.seen.withLock({ $0.begun.count }) < 2 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try await store.jobs(JobFilter(state: .running)).map(\.kind) == ["acts", "acts"])
            hold.withLock { $0 = .none }
            while stubborn.seen.withLock({ $0.begun.count }) < 5 { try await Task.sleep(for: .milliseconds(5)) }
            runner.poke()
            try await Task.sleep(for: .milliseconds(100))
            #expect(try await store.jobs(JobFilter(state: .running)).map(\.kind).sorted() == ["acts", "acts", "sends", "sends", "sends"])
            stubborn.seen.withLock { $0.isOpen = true }
            while try await store.counts() != [.succeeded: 8] { try await Task.sleep(for: .milliseconds(5)) }
            await runner.stop()
            await running.value
        }
    }

    @Test("what is urgent has places of its own in its kind: neither waits for the other") func urgentPlaces() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            func enqueue(_ numbers: ClosedRange<UInt64>, _ priority: Int) async throws {
                for number in numbers {
                    _ = try await store.enqueue(JobContract.job(number, kind: "sends", lane: "c\(number)", priority: priority))
                }
            }
            try await enqueue(1...4, 20)
            let stubborn = Stubborn()
            let runner = JobRunner(
                queue: store, clock: { 2_000 }, dice: { 1 }, slots: 2,
                places: [.min...29, 30 ... .max].map { JobPlaces("sends", priorities: $0, slots: 2) }, logger: Logger(label: "test"))
            let running = Task { await runner.run(stubborn) }
            func expectAtWork(_ count: Int, _ priorities: [Int]) async throws {
                while stubborn.seen.withLock({ $0.begun.count }) < count { try await Task.sleep(for: .milliseconds(5)) }
                runner.poke()
                try await Task.sleep(for: .milliseconds(100))
                #expect(try await store.jobs(JobFilter(state: .running)).map(\.priority).sorted() == priorities)
            }
            try await expectAtWork(2, [20, 20])
            try await enqueue(5...7, 30)
            runner.poke()
            try await expectAtWork(4, [20, 20, 30, 30])
            stubborn.seen.withLock { $0.isOpen = true }
            while try await store.counts() != [.succeeded: 7] { try await Task.sleep(for: .milliseconds(5)) }
            await runner.stop()
            await running.value
        }
    }

    /// Holds each attempt until it is let go, as one does whose change cannot be stopped any more.
    private final class Stubborn: JobCatalog {
        struct Seen { var begun: [String] = []; var atWork: [String] = []; var overlaps: [String] = []; var isOpen = false }
        let seen = Mutex(Seen())
        func policy(of kind: String) -> JobPolicy { JobPolicy(deadline: 600, mostAttempts: 1) }
        func perform(_ job: Job, note: @escaping @Sendable (String) async throws -> Void) async throws -> String? {
            seen.withLock {
                $0.begun.append(job.id.rawValue)
                if $0.atWork.contains(job.lane ?? job.id.rawValue) { $0.overlaps.append(job.id.rawValue) }
                $0.atWork.append(job.lane ?? job.id.rawValue)
            }
            defer { seen.withLock { seen in seen.atWork.removeAll { $0 == job.lane ?? job.id.rawValue } } }
            while !seen.withLock({ $0.isOpen }) {
                await Task.detached { try? await Task.sleep(for: .milliseconds(2)) }.value  // it hears of no cancellation
            }
            return "ok"
        }
        func outcome(of job: Job, effect: String) async throws -> String? { nil }
        func stop(_ job: Job, effect: String) async {}
    }

    @Test(
        "a job that is cancelled and begun anew does not run beside its old attempt, and nothing of its lane does", arguments: [nil, "s1"])
    func begunAnew(_ lane: String?) async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in 1...2 { _ = try await store.enqueue(JobContract.job(UInt64(number), lane: lane)) }
            let (catalog, first) = (Stubborn(), JobID(random: 1))
            let runner = JobRunner(queue: store, clock: { 2_000 }, dice: { 1 }, slots: 4, logger: Logger(label: "test"))
            let running = Task { await runner.run(catalog) }
            while catalog.seen.withLock({ $0.begun.isEmpty }) { try await Task.sleep(for: .milliseconds(2)) }
            let other = lane == nil ? 1 : 0  // without a lane the second runs at its side, which is as it should be
            while catalog.seen.withLock({ $0.begun.count }) < 1 + other { try await Task.sleep(for: .milliseconds(2)) }
            try await store.cancel(first, now: 2_000)
            if let job = try await store.job(first) { await runner.cancel(job, catalog) }
            try await store.retry(first, now: 2_000)
            // A job of no lane that is taken in now shows that the queue was looked at.
            _ = try await store.enqueue(JobContract.job(9))
            runner.poke()
            while !catalog.seen.withLock({ $0.begun.contains(JobID(random: 9).rawValue) }) { try await Task.sleep(for: .milliseconds(2)) }
            #expect(catalog.seen.withLock { $0.begun.count } == 2 + other, "\(catalog.seen.withLock { $0.begun })")
            catalog.seen.withLock { $0.isOpen = true }
            while try await store.counts() != [.succeeded: 3] { try await Task.sleep(for: .milliseconds(2)) }
            let seen = catalog.seen.withLock { $0 }
            #expect(seen.overlaps == [] && seen.begun.filter { $0 == first.rawValue }.count == 2, "\(seen)")
            await runner.stop()
            await running.value
        }
    }

    @Test("puts back what was stopped between its claim and its work, and counts no attempt") func stoppedAtTheDoor() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            _ = try await store.enqueue(JobContract.job(1))
            let sink = Sink(JobPolicy(deadline: 60, mostAttempts: 1, base: 1, cap: 1), failures: 5, failure: .crisisActive)
            let time = Mutex<Int64>(1_000)
            let runner = JobRunner(
                queue: store,
                clock: {
                    time.withLock {
                        $0 += 1_000; return $0
                    }
                }, dice: { 1 }, slots: 4, logger: Logger(label: "test"))
            let running = Task { await runner.run(sink) }
            while try await store.counts()[.succeeded] == nil { try await Task.sleep(for: .milliseconds(5)); runner.poke() }
            #expect(try await store.job(JobID(random: 1))?.attempts == 1)
            #expect(sink.seen.withLock { $0.failures } == 0)
            await runner.stop()
            await running.value
        }
    }
}
