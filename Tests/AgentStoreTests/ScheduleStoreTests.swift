import AgentStore
import AgentTesting
import Foundation
import JobEngine
import Logging
import SiteModel
import Synchronization
import Testing

/// The schedule on the real store.
@Suite("The store's schedule") struct ScheduleStoreTests {
    private func note(_ through: Int64, from: Int64?) -> ScheduleRunNote {
        ScheduleRunNote(slot: through - 10, through: through, from: from, at: through * 1_000)
    }

    @Test("a time of the calendar is used up once, with its job, whoever asks at the same time") func once() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.beginSchedule("a", through: 100, from: nil)
            try await store.beginSchedule("a", through: 900, from: nil)
            #expect(try await store.scheduleStates()["a"]?.doneThrough == 100, "only who saw the last state may go on from it")
            let taken = try await withThrowingTaskGroup(of: Job?.self) { group in
                for number in 1...20 {
                    group.addTask {
                        try await store.runSchedule("a", note(200, from: 100), JobContract.job(UInt64(number)))
                    }
                }
                return try await group.reduce(into: [Job?]()) { $0.append($1) }.compactMap(\.self)
            }
            #expect(taken.count == 1)
            #expect(try await store.counts() == [.queued: 1])
            let state = try #require(try await store.scheduleStates()["a"])
            #expect(state.doneThrough == 200 && state.lastSlot == 190 && state.lastRun == 200_000 && state.lastJob == taken.first?.id)
        }
    }

    @Test("a job that cannot be stored leaves the time unused") func bothOrNone() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.beginSchedule("a", through: 100, from: nil)
            _ = try await store.enqueue(JobContract.job(1))
            // The same id again: the row is refused after the time was noted, within one transaction.
            await #expect(throws: (any Error).self) { try await store.runSchedule("a", note(200, from: 100), JobContract.job(1)) }
            #expect(try await store.scheduleStates()["a"] == ScheduleState(doneThrough: 100))
        }
    }

    @Test("one job of a key is enough, and the time is used up by it") func oneIsEnough() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.beginSchedule("a", through: 100, from: nil)
            for number in 1...5 {
                let job = try await store.runSchedule(
                    "a", note(Int64(100 * (number + 1)), from: Int64(100 * number)), JobContract.job(UInt64(number), key: "a"))
                #expect(job?.id == JobID(random: 1))
            }
            #expect(try await store.counts() == [.queued: 1])
        }
    }

    @Test("a time that came while the job before was open is told, and what a person asks for is not counted") func dropped() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.beginSchedule("a", through: 100, from: nil)
            for number in 1...4 {
                let hand = number == 4
                let job = JobContract.job(UInt64(number), key: "a")
                if hand {
                    _ = try await store.runScheduleByHand("a", at: 9_000_000, job)
                } else {
                    _ = try await store.runSchedule("a", note(Int64(100 * (number + 1)), from: Int64(100 * number)), job)
                }
            }
            let state = try #require(try await store.scheduleStates()["a"])
            #expect(state.dropped == 2 && state.lastDropped == 400_000 && state.lastJob == JobID(random: 1))
            #expect(state.doneThrough == 400)
        }
    }

    /// A book that cannot write for some entries.
    private final class TornBook: ScheduleBook {
        let store: AgentStore
        let torn = Mutex<Set<String>>([])
        init(_ store: AgentStore) { self.store = store }
        private func tear(_ name: String) throws {
            if torn.withLock({ $0.contains(name) }) { throw Problem(.diskFull, "cannot write: the disk is full") }
        }
        func scheduleStates() async throws -> [String: ScheduleState] { try await store.scheduleStates() }
        func beginSchedule(_ name: String, through: Int64, from: Int64?) async throws {
            try tear(name)
            try await store.beginSchedule(name, through: through, from: from)
        }
        func runSchedule(_ name: String, _ run: ScheduleRunNote, _ job: Job) async throws -> Job? {
            try tear(name)
            return try await store.runSchedule(name, run, job)
        }
        func runScheduleByHand(_ name: String, at now: Int64, _ job: Job) async throws -> Job {
            try await store.runScheduleByHand(name, at: now, job)
        }
        func chooseSchedule(_ name: String, _ choice: ScheduleChoice, through: Int64?) async throws {
            try await store.chooseSchedule(name, choice, through: through)
        }
    }

    @Test("an entry that cannot be written down keeps no other from running, and runs as soon as it can be") func torn() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let (book, clocks) = (TornBook(store), Clocks())
            let number = Mutex<UInt64>(0)
            let all = try ["a", "b", "c"].map {
                ScheduleDefault(name: $0, kind: $0, title: "", calendar: try CalendarRule("every 30m"), jitter: 600)
            }
            let scheduler = Scheduler(
                book: book, clock: clocks.clock, host: "h",
                entries: {
                    let states = try await store.scheduleStates()
                    return try all.map { try ScheduleEntry($0, states[$0.name] ?? ScheduleState(), machine: .utc) }
                },
                job: {
                    JobContract.job(
                        number.withLock {
                            $0 += 1; return $0
                        }, kind: $0.kind)
                }, logger: Logger(label: "test"))
            _ = try await scheduler.look()
            book.torn.withLock { $0 = ["a", "b"] }
            for _ in 0..<110 {
                clocks.pass(20)
                let pause = try await scheduler.look()
                #expect((1...Clockwork.longestPause).contains(pause))
            }
            #expect(Set(try await store.jobs(JobFilter()).map(\.kind)) == ["c"])
            // One look is enough: its delay is over long since.
            book.torn.withLock { $0 = [] }
            clocks.pass(20)
            _ = try await scheduler.look()
            #expect(Set(try await store.jobs(JobFilter()).map(\.kind)) == ["a", "b", "c"])
        }
    }

    @Test("what a person decided is kept beside what has run, also when it is opened again") func kept() async throws {
        try await withStateFile { path in
            let choice = ScheduleChoice(calendar: "every 5m", zone: "Europe/Berlin", jitter: 7, isEnabled: false)
            do {
                let store = try AgentStore(path: path)
                _ = try await store.runScheduleByHand("a", at: 5_000, JobContract.job(1))
                #expect(try await store.scheduleStates()["a"] == ScheduleState(lastRun: 5_000, lastJob: JobID(random: 1)))
                try await store.beginSchedule("a", through: 100, from: nil)
                try await store.chooseSchedule("a", choice, through: nil)
                try store.close()
            }
            let store = try AgentStore(path: path)
            #expect(
                try await store.scheduleStates() == [
                    "a": ScheduleState(choice: choice, doneThrough: 100, lastRun: 5_000, lastJob: JobID(random: 1))
                ])
            try await store.chooseSchedule("a", ScheduleChoice(), through: 300)
            #expect(
                try await store.scheduleStates()["a"]
                    == ScheduleState(doneThrough: 300, lastRun: 5_000, lastJob: JobID(random: 1)))
        }
    }

    private final class Clocks: Sendable {
        let times = Mutex<(wall: Int64, boot: Int64)>((1_795_737_600_000, 0))
        func pass(_ seconds: Int64) {
            times.withLock {
                $0.wall += seconds * 1_000
                $0.boot += seconds * 1_000
            }
        }
        func set(_ seconds: Int64) { times.withLock { $0.wall += seconds * 1_000 } }
        var clock: ScheduleClock {
            ScheduleClock(wall: { self.times.withLock { $0.wall } }, boot: { self.times.withLock { $0.boot } })
        }
    }

    private func scheduler(_ store: AgentStore, _ clocks: Clocks, _ calendar: String) throws -> Scheduler {
        let own = ScheduleDefault(name: "a", kind: "k", title: "", calendar: try CalendarRule(calendar), jitter: 0)
        let number = Mutex<UInt64>(.random(in: 0...UInt64(1 << 40)))
        return Scheduler(
            book: store, clock: clocks.clock, host: "h",
            entries: { [try ScheduleEntry(own, try await store.scheduleStates()["a"] ?? ScheduleState(), machine: .utc)] },
            job: { _ in
                JobContract.job(
                    number.withLock {
                        $0 += 1; return $0
                    })
            }, logger: Logger(label: "test"))
    }

    @Test("a day of looks, with a new daemon each hour, has each time of the calendar once") func day() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let clocks = Clocks()
            for _ in 0..<24 {
                let scheduler = try scheduler(store, clocks, "every 30m")
                for _ in 0..<60 {
                    _ = try await scheduler.look()
                    clocks.pass(60)
                }
            }
            #expect(try await store.counts() == [.queued: 47])
            clocks.set(-3_600)
            _ = try await scheduler(store, clocks, "every 30m").look()
            #expect(try await store.counts() == [.queued: 47])
            clocks.set(10 * 365 * 86_400)
            for _ in 0..<10 { _ = try await scheduler(store, clocks, "every 30m").look() }
            #expect(try await store.counts() == [.queued: 48])
        }
    }
}
