import Logging
import SiteModel

/// Takes in a job for each entry whose time has come. What runs by itself is a job like any other: it waits, is tried again, and one is enough.
package actor Scheduler {
    private let book: any ScheduleBook
    private let clock: ScheduleClock
    private let entries: @Sendable () async throws -> [ScheduleEntry]
    private let job: @Sendable (ScheduleEntry) throws -> Job
    private let onJob: @Sendable () -> Void
    private let logger: Logger
    private var clockwork: Clockwork
    private var alarm: Task<Void, Never>?
    private nonisolated let signals = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - host: what tells this host's delays from another's.
    ///   - onJob: called when one was taken in.
    package init(
        book: any ScheduleBook, clock: ScheduleClock, host: String, entries: @escaping @Sendable () async throws -> [ScheduleEntry],
        job: @escaping @Sendable (ScheduleEntry) throws -> Job, logger: Logger, onJob: @escaping @Sendable () -> Void = {}
    ) {
        self.book = book
        self.clock = clock
        self.entries = entries
        self.job = job
        self.onJob = onJob
        self.logger = logger
        clockwork = Clockwork(host: host)
    }

    /// Look now: a person decided something.
    package nonisolated func poke() { signals.continuation.yield() }

    /// Until its task is cancelled.
    package func run() async {
        poke()
        for await _ in signals.stream {
            var pause = Clockwork.longestPause
            do { pause = try await look() } catch {
                logger.error("schedule not looked at", metadata: ["problem": "\(error)"])
            }
            if Task.isCancelled { return }
            let alarm = Task { [signals] in
                try? await Task.sleep(for: .seconds(pause))
                if !Task.isCancelled { signals.continuation.yield() }
            }
            self.alarm?.cancel()
            self.alarm = alarm
        }
        alarm?.cancel()
    }

    /// One look at the clocks. - Returns: the seconds until the next.
    package func look() async throws -> Int64 {
        let entries = try await entries()
        let found = clockwork.look(entries, wall: clock.wall() / 1_000, boot: clock.boot() / 1_000)
        var failed = false
        for action in found.actions {
            // One that cannot be written down keeps none of the others; it is tried again at the next look.
            do { try await act(on: action, entries) } catch {
                failed = true
                logger.error("schedule not written", metadata: ["schedule.action": "\(action)", "problem": "\(error)"])
            }
        }
        // What was begun is looked at again, so that its first run is not missed.
        return found.actions.isEmpty || failed ? found.pause : 1
    }

    private func act(on action: Clockwork.Action, _ entries: [ScheduleEntry]) async throws {
        switch action {
        case .begin(let name, let through, let from): try await book.beginSchedule(name, through: through, from: from)
        case .run(let name, let slot, let through, let from):
            guard let entry = entries.first(where: { $0.name == name }) else { return }
            let note = ScheduleRunNote(slot: slot, through: through, from: from, at: clock.wall())
            let new = try job(entry)
            guard let taken = try await book.runSchedule(name, note, new) else { return }
            if taken.id == new.id {
                logger.info("scheduled job taken in", metadata: ["schedule.name": "\(name)", "job.id": "\(taken.id)"])
            } else {
                logger.notice(
                    "scheduled run dropped: its job before is open still",
                    metadata: ["schedule.name": "\(name)", "job.id": "\(taken.id)", "job.state": "\(taken.state.rawValue)"])
            }
            onJob()
        }
    }
}

/// Two clocks, in milliseconds.
package struct ScheduleClock: Sendable {
    /// Since 1970: a person and the network set it.
    package var wall: @Sendable () -> Int64
    /// Since the machine's start, also while it was suspended: nobody sets it.
    package var boot: @Sendable () -> Int64
    package init(wall: @escaping @Sendable () -> Int64, boot: @escaping @Sendable () -> Int64) {
        self.wall = wall
        self.boot = boot
    }
}
