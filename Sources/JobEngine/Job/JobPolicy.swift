import SiteModel

/// How long a kind of job may take and how often it is tried.
package struct JobPolicy: Sendable, Hashable {
    /// Seconds that one attempt may take.
    package var deadline: Int
    /// Failed attempts before it is dead.
    package var mostAttempts: Int
    /// Milliseconds: the longest pause after the first failure; it doubles with each, up to `cap`.
    package var base: Int64
    package var cap: Int64

    package init(deadline: Int, mostAttempts: Int = 5, base: Int64 = 2_000, cap: Int64 = 600_000) {
        self.deadline = deadline
        self.mostAttempts = mostAttempts
        self.base = base
        self.cap = cap
    }

    /// Capped exponential, with full jitter: anywhere from nothing to the whole pause, so that what failed together does not come back together.
    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - dice: from 0 to 1.
    package func pause(after attempt: Int, dice: Double) -> Int64 {
        let doublings = min(max(attempt - 1, 0), 40)
        let (whole, isTooMuch) = base.multipliedReportingOverflow(by: 1 << Int64(doublings))
        return Int64(Double(isTooMuch ? cap : min(cap, whole)) * min(max(dice, 0), 1))
    }
}

/// How an attempt ended, for the queue.
package enum JobEnd: Sendable, Hashable {
    case succeeded(String?)
    case again(at: Int64, Problem)
    case dead(Problem)
    case cancelled
    /// It was claimed and then not begun: it waits again, and the attempt does not count.
    case putBack(at: Int64)
    /// Somebody whom it needs is not to be asked now: it waits, with the reason, and the attempt does not count.
    case putOff(at: Int64, Problem)

    /// A job over which the daemon died so often is not tried again: it may be what kills it.
    package static let mostInterruptions = 20

    /// What follows a failure: what asking again cannot mend is dead at once, the rest after its attempts.
    package static func failed(_ problem: Problem, _ job: Job, _ policy: JobPolicy, now: Int64, dice: Double) -> JobEnd {
        // Whoever stopped it may let it go on at any time; a moment's pause keeps the runner from turning in a circle.
        if problem.code == .crisisActive { return .putBack(at: now + 1_000) }
        if let wait = problem.guardWait ?? problem.jobWait { return .putOff(at: now + min(max(wait, 1_000), mostJobWait / 2), problem) }
        // Who asked an authority and got nothing is not asked again in a moment: it counts. When it is, stands beside the site.
        if problem.code == .orderFailed { return .dead(problem) }
        // It is another authority, or another lego, that could.
        if problem.code == .authorityUnable { return .dead(problem) }
        switch problem.exit {
        case .usage, .notFound, .exists, .forbidden: return .dead(problem)
        default: break
        }
        if job.attempts >= policy.mostAttempts { return .dead(problem) }
        return .again(at: now + policy.pause(after: job.attempts, dice: dice), problem)
    }
}

extension Problem {
    private static let wait = "job.milliseconds"

    /// Of a job that waits for what somebody else has to do first: the attempt does not count, and it is tried again then.
    package func puttingOff(for milliseconds: Int64) -> Problem {
        var problem = self
        problem.details[Self.wait] = "\(max(0, milliseconds))"
        return problem
    }

    /// nil where nobody put it off.
    package var jobWait: Int64? { details[Self.wait].flatMap { Int64($0) }.map { max(0, $0) } }
}
