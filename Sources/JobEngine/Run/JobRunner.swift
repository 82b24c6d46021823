import Logging
import SiteModel

/// Works jobs off: a few at a time, each within its deadline. One instance in the daemon, which holds the root's lock: whoever runs by the queue
/// and not by this runner was interrupted.
package actor JobRunner {
    private let queue: any JobQueue
    private let clock: @Sendable () -> Int64
    private let dice: @Sendable () -> Double
    private let slots: Int
    /// Kinds that have places of their own: who waits for a slow receiver keeps no work waiting, and no work keeps a message.
    private let places: [JobPlaces]
    /// Kinds that keep nothing of their lane waiting while they wait for their time.
    private let givingWay: Set<String>
    private let logger: Logger
    /// What must not begin now; asked before each claim.
    private let held: @Sendable () -> JobHold
    /// Told of each attempt that ended, and when.
    private let onEnd: @Sendable (Job, JobEnd, Int64) -> Void
    private struct Attempt {
        var task: Task<Void, Never>
        var kind: String
        var lane: String?
        var priority: Int
    }
    /// Also of jobs that the queue calls cancelled, or that a person began anew, until their attempt has ended.
    private var atWork: [JobID: Attempt] = [:]
    private var isSettled = false
    /// Ends that the queue could not take yet; until it has, they keep their slots and their lanes.
    private var unrecorded: [JobID: JobEnd] = [:]
    private var isStopping = false
    private var alarm: Task<Void, Never>?
    private nonisolated let signals = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// However quiet it is, the queue is looked at so often: what another clock or another writer changed is seen then.
    private static let longestSleep = Duration.seconds(60)
    private static let longestHold = Duration.seconds(1)

    package init(
        queue: any JobQueue, clock: @escaping @Sendable () -> Int64, dice: @escaping @Sendable () -> Double, slots: Int,
        places: [JobPlaces] = [], givingWay: Set<String> = [], logger: Logger,
        held: @escaping @Sendable () -> JobHold = { .none },
        onEnd: @escaping @Sendable (Job, JobEnd, Int64) -> Void = { _, _, _ in }
    ) {
        self.queue = queue
        self.clock = clock
        self.dice = dice
        self.slots = slots
        self.places = places
        self.givingWay = givingWay
        self.logger = logger
        self.held = held
        self.onEnd = onEnd
    }

    /// Look now: something was taken in, or let go on.
    package nonisolated func poke() { signals.continuation.yield() }

    /// Before the first claim: what a crash left waits for its turn again. Whether its effect stands already is looked at then. A job that cannot be settled
    /// now (the disk is full) is settled before the next claim: it keeps nobody from starting.
    package func recover() async {
        do { try await settle() } catch {
            logger.error("interrupted jobs not settled yet", metadata: ["problem": "\(error)"])
        }
    }

    private func settle() async throws {
        for job in try await queue.running() where atWork[job.id] == nil {
            if job.interruptions + 1 >= JobEnd.mostInterruptions {
                let problem = Problem.cannot(
                    "run job", job.id.rawValue, "the daemon ended \(job.interruptions + 1) times while it was at work on it",
                    code: .internalError, hint: "agent job retry \(job.id)")
                try await queue.end(job.id, .dead(problem), now: clock())
            } else {
                try await queue.giveBack(job.id)
            }
        }
        isSettled = true
    }

    /// Until `stop`.
    package func run(_ catalog: any JobCatalog) async {
        poke()
        for await _ in signals.stream {
            if isStopping { break }
            do { try await fill(catalog) } catch {
                logger.error("jobs not claimed", metadata: ["problem": "\(error)"])
                wake(after: .seconds(1))
            }
        }
        alarm?.cancel()
    }

    /// Claims no more. Jobs at work are left to end or to be recovered.
    package func stop() {
        isStopping = true
        poke()
    }

    /// The attempt that runs is asked to end; the job is cancelled in the queue already.
    package func cancel(_ job: Job, _ catalog: any JobCatalog) async {
        if let effect = job.effect { await catalog.stop(job, effect: effect) }
        atWork[job.id]?.task.cancel()
    }

    private func fill(_ catalog: any JobCatalog) async throws {
        if !isSettled { try await settle() }
        for (id, end) in unrecorded { try await record(end, of: id) }
        let hold = held()
        let placed = Set(places.map(\.kind))
        var others = hold
        others.kinds.formUnion(placed)
        let busy = atWork.values.count { !placed.contains($0.kind) }
        try await begin(slots - busy, others, catalog)
        for own in places {
            var only = hold
            only.allBut = hold.allBut.map { $0.intersection([own.kind]) } ?? [own.kind]
            only.priorities = own.priorities
            try await begin(own.slots - atWork.values.count { own.take($0.kind, $0.priority) }, only, catalog)
        }
        // A hold can end by itself, and nobody pokes then.
        let longest = hold.isEmpty ? Self.longestSleep : Self.longestHold
        guard let due = try await queue.nextDue(now: clock()) else { return wake(after: longest) }
        wake(after: min(.milliseconds(max(due - clock(), 5)), longest))
    }

    private func begin(_ free: Int, _ hold: JobHold, _ catalog: any JobCatalog) async throws {
        guard free > 0 else { return }
        for job in try await queue.claim(now: clock(), most: free, hold: beside(hold), givingWay: givingWay) {
            atWork[job.id] = Attempt(
                task: Task { await self.attempt(job, catalog) }, kind: job.kind, lane: job.lane, priority: job.priority)
        }
    }

    /// What the queue does not call running any more may still be at work: neither it nor its lane is begun beside it.
    private func beside(_ hold: JobHold) -> JobHold {
        var hold = hold
        hold.ids.formUnion(atWork.keys)
        hold.lanes.formUnion(atWork.values.compactMap(\.lane))
        return hold
    }

    private func wake(after pause: Duration) {
        alarm?.cancel()
        alarm = Task { [signals] in
            try? await Task.sleep(for: pause)
            if !Task.isCancelled { signals.continuation.yield() }
        }
    }

    private func attempt(_ job: Job, _ catalog: any JobCatalog) async {
        let end = await judged(job, catalog)
        onEnd(job, end, clock())
        // A store that cannot be written now can be later; what is not written when the daemon ends is settled by the next start.
        do { try await record(end, of: job.id) } catch {
            unrecorded[job.id] = end
            logger.error("end of a job not recorded yet", metadata: ["job.id": "\(job.id)", "problem": "\(error)"])
        }
        if case .dead(let problem) = end {
            logger.error(
                "job dead", metadata: ["job.id": "\(job.id)", "job.kind": "\(job.kind)", "problem": "\(problem)"])
        }
        poke()
    }

    private func record(_ end: JobEnd, of id: JobID) async throws {
        try await queue.end(id, end, now: clock())
        unrecorded[id] = nil
        atWork[id] = nil
    }

    private nonisolated func judged(_ job: Job, _ catalog: any JobCatalog) async -> JobEnd {
        let policy = catalog.policy(of: job.kind)
        do {
            // Of an attempt before this one, which was interrupted or given up while its effect went on.
            if let effect = job.effect, let result = try await catalog.outcome(of: job, effect: effect) { return .succeeded(result) }
            let queue = queue
            let result = try await Deadline.hold(seconds: policy.deadline, job) {
                try await catalog.perform(job) { try await queue.note(effect: $0, of: job.id) }
            }
            return .succeeded(result)
        } catch {
            let problem =
                error as? Problem ?? Problem(.internalError, "cannot run job '\(job.id)' of kind '\(job.kind)': \(error)")
            return .failed(problem, job, policy, now: clock(), dice: dice())
        }
    }
}

/// Ends the work when its time is over, and waits for that end: an attempt that went on beside the next one would do its work twice. Work that cannot be
/// told to end has limits of its own in whatever it waits for.
enum Deadline {
    static func hold<Value: Sendable>(
        seconds: Int, _ job: Job, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                throw Problem.cannot(
                    "run job", job.id.rawValue, "it was not done after \(seconds) seconds", code: .deadlineExceeded,
                    hint: "agent job show \(job.id)")
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
