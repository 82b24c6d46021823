import JobEngine
import SiteModel

/// What every queue promises. Each law gets an empty queue of its own.
package enum JobContract {
    package static let laws: [Law<any JobQueue>] = [
        readsBack, oneOfAKey, laneKeepsOrder, laneWaitsForItsFirst, priority, dueLater, clockSetBack, ends, cancelledStays, retried,
        pausedJob, pausedQueue, heldKind, heldLane, heldJob, heldButSome, heldPriorities, putBack, putOff, givenBack, noted, filtered,
        forgotten, unknown, givesWay, givesWayInTurn, givenWayKeepsOne,
    ]

    /// What a crisis rests on: a queue that forgets it must be seen to break each of them.
    package static let holds: [Law<any JobQueue>] = [heldKind, heldLane, heldJob, heldButSome]

    /// What a lane rests on whose job waits for somebody else.
    package static let ways: [Law<any JobQueue>] = [givesWay, givesWayInTurn]

    package static func job(_ number: UInt64, kind: String = "k", lane: String? = nil, key: String? = nil, priority: Int = 0) -> Job {
        Job(id: JobID(random: number), kind: kind, lane: lane, key: key, priority: priority, at: 1_000, requestedBy: .max)
    }

    private static func claimed(
        _ queue: any JobQueue, at now: Int64 = 2_000, most: Int = 10, hold: JobHold = .none, givingWay: Set<String> = []
    ) async throws -> [JobID] {
        try await queue.claim(now: now, most: most, hold: hold, givingWay: givingWay).map(\.id)
    }

    private static let readsBack = Law<any JobQueue>("a job reads back as it was taken in") { queue in
        var job = job(1, lane: "s", key: "a", priority: 3)
        job = try await queue.enqueue(job)
        try require(job.number > 0, "it has no number")
        try requireEqual(try await queue.job(job.id), job, "the job")
        try requireEqual(try await queue.jobs(JobFilter()), [job], "the list")
        try requireEqual(try await queue.counts(), [.queued: 1], "the counts")
    }

    private static let oneOfAKey = Law<any JobQueue>("of one key one job is open, and one more may come when it has ended") { queue in
        let first = try await queue.enqueue(job(1, key: "a"))
        try requireEqual(try await queue.enqueue(job(2, key: "a")).id, first.id, "the second is the first")
        try requireEqual(try await claimed(queue), [first.id], "claimed")
        try requireEqual(try await queue.enqueue(job(3, key: "a")).id, first.id, "while it runs")
        try await queue.end(first.id, .succeeded(nil), now: 3_000)
        try requireEqual(try await queue.enqueue(job(4, key: "a")).id, JobID(random: 4), "after its end")
    }

    private static let laneKeepsOrder = Law<any JobQueue>("jobs of a lane come one at a time, in order, whatever their priority") { queue in
        for number in 1...3 { _ = try await queue.enqueue(job(UInt64(number), lane: "s", priority: number)) }
        _ = try await queue.enqueue(job(9, lane: "other"))
        try requireEqual(Set(try await claimed(queue)), [JobID(random: 1), JobID(random: 9)], "one of each lane")
        try requireEqual(try await claimed(queue), [], "while they run")
        for number in 1...2 {
            try await queue.end(JobID(random: UInt64(number)), .succeeded(nil), now: 3_000)
            try requireEqual(try await claimed(queue), [JobID(random: UInt64(number + 1))], "the next")
        }
    }

    private static let laneWaitsForItsFirst = Law<any JobQueue>("a lane waits for a job that is tried again, and not for a dead one") {
        queue in
        for number in 1...2 { _ = try await queue.enqueue(job(UInt64(number), lane: "s")) }
        let problem = Problem(.siteBusy, "cannot", details: ["a": "b"])
        try requireEqual(try await claimed(queue), [JobID(random: 1)], "the first")
        try await queue.end(JobID(random: 1), .again(at: 5_000, problem), now: 3_000)
        try requireEqual(try await claimed(queue, at: 4_999), [], "before its time")
        try requireEqual(try await queue.nextDue(now: 4_999), 5_000, "the next time")
        try requireEqual(try await claimed(queue, at: 5_000), [JobID(random: 1)], "in its time")
        try requireEqual(try await queue.job(JobID(random: 1))?.attempts, 2, "attempts")
        try await queue.end(JobID(random: 1), .dead(problem), now: 6_000)
        try requireEqual(try await queue.job(JobID(random: 1))?.problem, problem, "the reason stays")
        try requireEqual(try await claimed(queue), [JobID(random: 2)], "the second")
    }

    /// One of kind `w` that was tried and waits until 5,000, and two of kind `k` behind it in its lane.
    private static func laneOfOneThatWaits(_ queue: any JobQueue, _ end: (Problem) -> JobEnd) async throws {
        for (number, kind) in [(1, "w"), (2, "k"), (3, "k")] { _ = try await queue.enqueue(job(UInt64(number), kind: kind, lane: "s")) }
        try requireEqual(try await claimed(queue, givingWay: ["w"]), [JobID(random: 1)], "what gives way has its turn, too")
        try requireEqual(try await claimed(queue, givingWay: ["w"]), [], "while it runs")
        try await queue.end(JobID(random: 1), end(Problem(.breakerOpen, "cannot")), now: 3_000)
    }

    private static let givesWay = Law<any JobQueue>("what gives way and waits for its time keeps nobody of its lane; the rest does") {
        queue in
        try await laneOfOneThatWaits(queue) { .putOff(at: 5_000, $0) }
        try requireEqual(try await claimed(queue, at: 4_000), [], "nobody said that it gives way")
        try requireEqual(try await claimed(queue, at: 4_000, givingWay: ["w"]), [JobID(random: 2)], "the next of its lane, and one alone")
        try requireEqual(try await claimed(queue, at: 4_000, givingWay: ["w"]), [], "beside it")
        try await queue.end(JobID(random: 2), .succeeded(nil), now: 4_100)
        try requireEqual(try await claimed(queue, at: 4_200, givingWay: ["w"]), [JobID(random: 3)], "the one after")
    }

    private static let givesWayInTurn = Law<any JobQueue>("what gave way waits in its time for what runs, and comes before what is younger")
    {
        queue in
        try await laneOfOneThatWaits(queue) { .again(at: 5_000, $0) }
        try requireEqual(try await claimed(queue, at: 4_000, givingWay: ["w"]), [JobID(random: 2)], "meanwhile")
        try requireEqual(try await claimed(queue, at: 5_000, givingWay: ["w"]), [], "never two of a lane")
        try await queue.end(JobID(random: 2), .succeeded(nil), now: 5_100)
        try requireEqual(try await claimed(queue, at: 5_200, givingWay: ["w"]), [JobID(random: 1)], "its old place")
        try await queue.end(JobID(random: 1), .succeeded(nil), now: 5_300)
        try requireEqual(try await claimed(queue, at: 5_400, givingWay: ["w"]), [JobID(random: 3)], "the younger")
    }

    private static let givenWayKeepsOne = Law<any JobQueue>("who gives way keeps its lane when it is paused, held or due") {
        queue in
        try await laneOfOneThatWaits(queue) { .putOff(at: 5_000, $0) }
        try await queue.pause(JobID(random: 1), true, now: 3_500)
        try requireEqual(try await claimed(queue, at: 4_000, givingWay: ["w"]), [], "paused by a person")
        try await queue.pause(JobID(random: 1), false, now: 4_000)
        let held = JobHold(kinds: ["w"])
        try requireEqual(try await claimed(queue, at: 5_000, hold: held, givingWay: ["w"]), [], "held in its time")
        let before = 5_000 - mostJobWait - 1
        try requireEqual(try await claimed(queue, at: before, givingWay: ["w"]), [JobID(random: 1)], "the clock was set back")
    }

    private static let priority = Law<any JobQueue>("outside of lanes the more urgent comes first, then the older") { queue in
        for (number, urgency) in [(1, 0), (2, 5), (3, 5)] { _ = try await queue.enqueue(job(UInt64(number), priority: urgency)) }
        try requireEqual(try await claimed(queue, most: 2), [JobID(random: 2), JobID(random: 3)], "the urgent")
        try requireEqual(try await claimed(queue, most: 2), [JobID(random: 1)], "the rest")
    }

    private static let dueLater = Law<any JobQueue>("nothing is claimed before its time") { queue in
        var later = job(1)
        later.notBefore = 9_000
        _ = try await queue.enqueue(later)
        try requireEqual(try await claimed(queue, at: 8_999), [], "before")
        try requireEqual(try await claimed(queue, at: 9_000), [later.id], "then")
    }

    private static let clockSetBack = Law<any JobQueue>("a job does not wait for years when the clock is set back") { queue in
        let tenYears: Int64 = 10 * 365 * 86_400_000
        var job = job(1)
        job.notBefore = tenYears + 5_000
        _ = try await queue.enqueue(job)
        try requireEqual(try await claimed(queue, at: 5_000), [job.id], "claimed")
    }

    private static let ends = Law<any JobQueue>("an end is told with its time and result, and happens once") { queue in
        _ = try await queue.enqueue(job(1))
        _ = try await claimed(queue)
        try await queue.end(JobID(random: 1), .succeeded("all"), now: 3_000)
        try await queue.end(JobID(random: 1), .dead(Problem(.internalError, "cannot")), now: 4_000)
        let job = try await queue.job(JobID(random: 1))
        try requireEqual(job?.state, .succeeded, "state")
        try requireEqual(job?.result, "all", "result")
        try requireEqual([job?.startedAt, job?.endedAt], [2_000, 3_000], "times")
        try requireEqual(job?.problem, nil, "problem")
    }

    private static let cancelledStays = Law<any JobQueue>("a cancelled job stays cancelled, however its attempt ends") { queue in
        for number in 1...2 { _ = try await queue.enqueue(job(UInt64(number))) }
        _ = try await claimed(queue, most: 1)
        try await queue.cancel(JobID(random: 1), now: 3_000)
        try await queue.cancel(JobID(random: 2), now: 3_000)
        try await queue.end(JobID(random: 1), .succeeded(nil), now: 4_000)
        try requireEqual(try await queue.counts(), [.cancelled: 2], "counts")
        try requireEqual(try await claimed(queue), [], "claimed")
        try await requireProblem(.jobState, "cancelling twice") { try await queue.cancel(JobID(random: 2), now: 5_000) }
    }

    private static let retried = Law<any JobQueue>("only what is dead or cancelled begins anew, with all its attempts") { queue in
        _ = try await queue.enqueue(job(1, key: "a"))
        try await requireProblem(.jobState, "retrying a queued job") { try await queue.retry(JobID(random: 1), now: 2_000) }
        _ = try await claimed(queue)
        try await queue.end(JobID(random: 1), .dead(Problem(.internalError, "cannot")), now: 3_000)
        try await queue.retry(JobID(random: 1), now: 4_000)
        try requireEqual(try await claimed(queue, at: 4_000), [JobID(random: 1)], "claimed")
        try requireEqual(try await queue.job(JobID(random: 1))?.attempts, 1, "attempts")
        try await queue.cancel(JobID(random: 1), now: 5_000)
        _ = try await queue.enqueue(job(2, key: "a"))
        try await requireProblem(.jobState, "retrying beside another of its key") { try await queue.retry(JobID(random: 1), now: 6_000) }
    }

    private static let pausedJob = Law<any JobQueue>("a paused job holds its lane until it may go on") { queue in
        for number in 1...2 { _ = try await queue.enqueue(job(UInt64(number), lane: "s")) }
        try await queue.pause(JobID(random: 1), true, now: 2_000)
        try requireEqual(try await claimed(queue), [], "claimed")
        try await queue.pause(JobID(random: 1), false, now: 2_000)
        try requireEqual(try await claimed(queue), [JobID(random: 1)], "claimed")
        try await requireProblem(.jobState, "pausing a running job") { try await queue.pause(JobID(random: 1), true, now: 2_000) }
    }

    private static let pausedQueue = Law<any JobQueue>("a paused queue takes jobs in and gives none out") { queue in
        try await queue.pauseQueue(true)
        try await queue.pauseQueue(true)
        _ = try await queue.enqueue(job(1))
        try requireEqual(try await claimed(queue), [], "claimed")
        try require(try await queue.isPaused(), "it does not say so")
        try await queue.pauseQueue(false)
        try requireEqual(try await claimed(queue), [JobID(random: 1)], "claimed")
    }

    private static let heldKind = Law<any JobQueue>("a held kind is passed by, keeps its lane's order, and comes when it is let go") {
        queue in
        for (number, kind, lane) in [(1, "a", "x"), (2, "b", "x"), (3, "b", nil), (4, "a", nil)] {
            _ = try await queue.enqueue(job(UInt64(number), kind: kind, lane: lane, priority: 10 - number))
        }
        try requireEqual(try await claimed(queue, most: 1, hold: JobHold(kinds: ["a"])), [JobID(random: 3)], "the first that may")
        try requireEqual(try await claimed(queue, hold: JobHold(kinds: ["a"])), [], "what waits behind a held one")
        try requireEqual(try await queue.job(JobID(random: 1))?.attempts, 0, "attempts of a held one")
        try requireEqual(try await claimed(queue), [JobID(random: 1), JobID(random: 4)], "let go")
    }

    private static let heldPriorities = Law<any JobQueue>("of some priorities all come, of the others none") { queue in
        for number in 1...4 { _ = try await queue.enqueue(job(UInt64(number), priority: number * 10)) }
        var hold = JobHold()
        hold.priorities = 20...30
        try requireEqual(try await claimed(queue, hold: hold), [JobID(random: 3), JobID(random: 2)], "between, the bounds too")
        hold.priorities = 40 ... .max
        try requireEqual(try await claimed(queue, hold: hold), [JobID(random: 4)], "above")
        hold.priorities = .min...10
        try requireEqual(try await claimed(queue, hold: hold), [JobID(random: 1)], "below")
    }

    private static let heldLane = Law<any JobQueue>("of a held lane nothing comes, of the others everything") { queue in
        for (number, lane) in [(1, "x"), (2, "y"), (3, nil)] { _ = try await queue.enqueue(job(UInt64(number), lane: lane)) }
        try requireEqual(
            try await claimed(queue, hold: JobHold(lanes: ["x", "z"])), [JobID(random: 2), JobID(random: 3)], "beside the lane")
        try requireEqual(try await claimed(queue), [JobID(random: 1)], "let go")
    }

    private static let heldJob = Law<any JobQueue>("a held job is passed by, and what waits behind it in its lane too") { queue in
        for (number, lane) in [(1, "x"), (2, "x"), (3, nil), (4, nil)] { _ = try await queue.enqueue(job(UInt64(number), lane: lane)) }
        let hold = JobHold(ids: [JobID(random: 1), JobID(random: 3)])
        try requireEqual(try await claimed(queue, hold: hold), [JobID(random: 4)], "beside them")
        try requireEqual(try await claimed(queue), [JobID(random: 1), JobID(random: 3)], "let go")
    }

    private static let heldButSome = Law<any JobQueue>("when all is held but some kinds, these come, unless they are named") { queue in
        for (number, kind) in [(1, "a"), (2, "b"), (3, "c")] { _ = try await queue.enqueue(job(UInt64(number), kind: kind)) }
        try requireEqual(try await claimed(queue, hold: JobHold(allBut: [])), [], "nothing goes on")
        try requireEqual(try await claimed(queue, hold: JobHold(allBut: ["b", "c"], kinds: ["c"])), [JobID(random: 2)], "some go on")
        try requireEqual(try await claimed(queue), [JobID(random: 1), JobID(random: 3)], "let go")
    }

    private static let putOff = Law<any JobQueue>(
        "a job that was put off waits with its reason, keeps its lane, and the attempt does not count"
    ) {
        queue in
        for number in 1...2 { _ = try await queue.enqueue(job(UInt64(number), lane: "s")) }
        _ = try await claimed(queue)
        try await queue.end(JobID(random: 1), .putOff(at: 5_000, Problem(.breakerOpen, "cannot")), now: 4_000)
        let waiting = try await queue.job(JobID(random: 1))
        try requireEqual(waiting?.state, .waiting, "state")
        try requireEqual([waiting?.attempts, waiting?.interruptions], [0, 0], "attempts and interruptions")
        try requireEqual(waiting?.problem?.code, .breakerOpen, "problem")
        try requireEqual(try await claimed(queue, at: 4_999), [], "claimed before its time")
        try requireEqual(try await claimed(queue, at: 5_000), [JobID(random: 1)], "claimed")
        try await queue.end(JobID(random: 1), .succeeded(nil), now: 5_000)
        try requireEqual(try await queue.job(JobID(random: 1))?.problem, nil, "problem of a job that went well")
    }

    private static let putBack = Law<any JobQueue>("a job that was put back waits again, and the attempt does not count") { queue in
        _ = try await queue.enqueue(job(1, lane: "s"))
        _ = try await claimed(queue)
        try await queue.end(JobID(random: 1), .putBack(at: 5_000), now: 4_000)
        let waiting = try await queue.job(JobID(random: 1))
        try requireEqual(waiting?.state, .queued, "state")
        try requireEqual([waiting?.attempts, waiting?.interruptions], [0, 0], "attempts and interruptions")
        try requireEqual(waiting?.problem, nil, "problem")
        try requireEqual(try await queue.nextDue(now: 4_999), 5_000, "the next time")
        try requireEqual(try await claimed(queue, at: 4_999), [], "before its time")
        try requireEqual(try await claimed(queue, at: 5_000), [JobID(random: 1)], "in its time")
    }

    private static let givenBack = Law<any JobQueue>("a job that was given back costs no attempt, keeps its effect and is claimed again") {
        queue in
        _ = try await queue.enqueue(job(1))
        _ = try await claimed(queue)
        try await queue.note(effect: "c1", of: JobID(random: 1))
        try requireEqual(try await queue.running().map(\.effect), ["c1"], "running")
        try await queue.giveBack(JobID(random: 1))
        let again = try await queue.claim(now: 2_000, most: 1, hold: .none, givingWay: []).first
        try requireEqual(again?.attempts, 1, "attempts")
        try requireEqual(again?.interruptions, 1, "interruptions")
        try requireEqual(again?.effect, "c1", "effect")
    }

    private static let noted = Law<any JobQueue>("only a running job notes an effect") { queue in
        _ = try await queue.enqueue(job(1))
        try await requireProblem(.jobState, "noting") { try await queue.note(effect: "c", of: JobID(random: 1)) }
    }

    private static let filtered = Law<any JobQueue>("a list holds what was asked for, the newest first") { queue in
        for (number, kind, lane) in [(1, "a", "x"), (2, "b", "x"), (3, "a", "y")] {
            _ = try await queue.enqueue(job(UInt64(number), kind: kind, lane: lane))
        }
        _ = try await claimed(queue, most: 1)
        func ids(_ filter: JobFilter) async throws -> [JobID] { try await queue.jobs(filter).map(\.id) }
        try requireEqual(try await ids(JobFilter()), [3, 2, 1].map { JobID(random: $0) }, "all")
        try requireEqual(try await ids(JobFilter(kind: "a")), [3, 1].map { JobID(random: $0) }, "of a kind")
        try requireEqual(try await ids(JobFilter(lane: "x")), [2, 1].map { JobID(random: $0) }, "of a lane")
        try requireEqual(try await ids(JobFilter(state: .running)), [JobID(random: 1)], "of a state")
        try requireEqual(try await ids(JobFilter(limit: 1)), [JobID(random: 3)], "limited")
    }

    private static let forgotten = Law<any JobQueue>("only ended jobs that are neither new nor young are forgotten") { queue in
        for number in 1...4 { _ = try await queue.enqueue(job(UInt64(number))) }
        _ = try await claimed(queue, most: 3)
        for number in 1...3 { try await queue.end(JobID(random: UInt64(number)), .succeeded(nil), now: Int64(number) * 1_000) }
        try requireEqual(try await queue.forgetJobs(newest: 0, endedBefore: 1_000), 0, "young")
        try requireEqual(try await queue.forgetJobs(newest: 2, endedBefore: 9_000), 1, "old")
        try requireEqual(try await queue.jobs(JobFilter()).map(\.id), [4, 3, 2].map { JobID(random: $0) }, "kept")
    }

    private static let unknown = Law<any JobQueue>("an unknown job is told by name") { queue in
        try requireEqual(try await queue.job(JobID(random: 1)), nil, "the job")
        try await requireProblem(.jobNotFound, "retry") { try await queue.retry(JobID(random: 1), now: 1) }
        try await requireProblem(.jobNotFound, "cancel") { try await queue.cancel(JobID(random: 1), now: 1) }
        try await requireProblem(.jobNotFound, "pause") { try await queue.pause(JobID(random: 1), true, now: 1) }
    }
}
