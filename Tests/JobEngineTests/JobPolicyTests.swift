import JobEngine
import SiteModel
import Testing

@Suite("A job's policy") struct JobPolicyTests {
    private let policy = JobPolicy(deadline: 1, mostAttempts: 3, base: 1_000, cap: 5_000)
    private func job(attempts: Int) -> Job {
        var job = Job(id: JobID(random: 1), kind: "k", at: 0, requestedBy: 0)
        job.attempts = attempts
        return job
    }

    @Test("pauses double up to the cap") func doubling() {
        #expect((1...5).map { policy.pause(after: $0, dice: 1) } == [1_000, 2_000, 4_000, 5_000, 5_000])
        #expect(policy.pause(after: .max, dice: 1) == 5_000)
        #expect(JobPolicy(deadline: 1, base: .max / 2, cap: .max).pause(after: 40, dice: 0) == 0)
    }

    @Test("the dice choose anywhere from nothing to the whole pause") func jitter() {
        #expect([0, 0.5, 1].map { policy.pause(after: 2, dice: $0) } == [0, 1_000, 2_000])
        #expect(policy.pause(after: 2, dice: -1) == 0 && policy.pause(after: 2, dice: 7) == 2_000)
    }

    @Test("a failure is tried again until its attempts are used up, then it is dead with the reason") func attempts() {
        let problem = Problem(.siteBusy, "cannot")
        #expect(JobEnd.failed(problem, job(attempts: 2), policy, now: 100, dice: 1) == .again(at: 2_100, problem))
        #expect(JobEnd.failed(problem, job(attempts: 3), policy, now: 100, dice: 1) == .dead(problem))
    }

    @Test(
        "what asking again cannot mend, or would cost, is dead at once",
        arguments: [ProblemCode.badRequest, .siteNotFound, .siteExists, .forbidden, .orderFailed])
    func final(_ code: ProblemCode) {
        #expect(JobEnd.failed(Problem(code, "cannot"), job(attempts: 1), policy, now: 0, dice: 1) == .dead(Problem(code, "cannot")))
    }
}
