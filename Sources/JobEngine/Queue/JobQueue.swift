import SiteModel

/// Where jobs wait. Every promise is held by AgentTesting/Laws/JobContract.
package protocol JobQueue: Sendable {
    /// On disk when it returns. Where a job with the same key is open, that one is returned and nothing is added.
    func enqueue(_ job: Job) async throws -> Job
    /// Takes jobs whose turn it is: they are `running` and an attempt is counted. Of a lane only its oldest open job, and none while one of it
    /// runs, waits or is paused; then by priority, then by age. Nothing while the queue is paused, and nothing that `hold` holds.
    /// - Parameter givingWay: kinds whose jobs keep nobody waiting while their time has not come: the rest of the lane goes on as if they were not there.
    ///   In their time they have their old place again. Paused, they keep their lane as all do.
    func claim(now: Int64, most: Int, hold: JobHold, givingWay: Set<String>) async throws -> [Job]
    /// Under which name the effect of this attempt will be found. Stored before anything that is stored later.
    func note(effect: String, of job: JobID) async throws
    /// The end of an attempt, on disk when it returns. Ignored unless the job runs: who was cancelled stays so.
    func end(_ job: JobID, _ end: JobEnd, now: Int64) async throws
    /// Gives a running job back as if it had not been claimed: the daemon ended over it. Its effect's name stays.
    func giveBack(_ job: JobID) async throws
    /// Jobs that run, as the queue knows.
    func running() async throws -> [Job]

    func job(_ id: JobID) async throws -> Job?
    /// The newest first.
    func jobs(_ filter: JobFilter) async throws -> [Job]
    func counts() async throws -> [JobState: Int]
    /// When the next job is due that waits for its time; nil when none does.
    func nextDue(now: Int64) async throws -> Int64?

    /// Begins anew with a dead or cancelled job. - Throws: `job-not-found`, `job-state`.
    func retry(_ job: JobID, now: Int64) async throws
    /// Ends an open job. - Throws: `job-not-found`, `job-state`.
    func cancel(_ job: JobID, now: Int64) async throws
    /// Holds back a job that waits for its turn, or lets it go on. - Throws: `job-not-found`, `job-state`.
    func pause(_ job: JobID, _ isPaused: Bool, now: Int64) async throws
    /// The whole queue; survives a restart. Jobs that run go on.
    func pauseQueue(_ isPaused: Bool) async throws
    func isPaused() async throws -> Bool
    /// Ended jobs that are neither among the newest nor younger than `before`. - Returns: how many.
    func forgetJobs(newest: Int, endedBefore: Int64) async throws -> Int
}

package struct JobFilter: Sendable, Hashable {
    package var state: JobState?
    package var kind: String?
    package var lane: String?
    package var limit: Int
    /// Only jobs of these lanes; nil: of all, and those of none.
    package var lanes: [String]?
    package init(state: JobState? = nil, kind: String? = nil, lane: String? = nil, limit: Int = 50) {
        self.state = state
        self.kind = kind
        self.lane = lane
        self.limit = limit
    }
}

/// The longest that a job waits for its time, in milliseconds. One that would wait longer met a clock that was set back, and is due.
package let mostJobWait: Int64 = 86_400_000
