import AgentAPI
import SiteModel

/// Waits for the end of a job, and tells on standard error what becomes of it meanwhile.
struct JobFollower {
    let client: AgentClient
    let options: GlobalOptions

    /// - Parameter again: the command that goes on with it, where the daemon ends before the job.
    /// - Returns: the job at its end, however it ended.
    func follow(_ id: String, again: String) async throws -> JobView {
        let interrupts = Console.current.interrupts()
        return try await withThrowingTaskGroup(of: JobView.self) { group in
            group.addTask { try await end(of: id, again: again) }
            group.addTask {
                for await _ in interrupts {
                    throw Problem.cannot("wait for job", id, "interrupted; the job goes on", code: .cancelled, hint: again)
                }
                // Nobody interrupts any more: the other one ends it.
                while true { try await Task.sleep(for: .seconds(3_600)) }
            }
            defer { group.cancelAll() }
            guard let job = try await group.next() else { throw CancellationError() }
            return job
        }
    }

    private func end(of id: String, again: String) async throws -> JobView {
        var last: JobView?
        for try await seen in try await client.jobEvents(id) {
            if last?.state != seen.state || last?.attempts != seen.attempts { try show(seen) }
            last = seen
        }
        guard let last, last.isOver else {
            throw Problem.cannot(
                "follow job", id, "the daemon ended; the job goes on when it is back", code: .daemonNotRunning, hint: again)
        }
        return last
    }

    private func show(_ job: JobView) throws {
        guard options.events else { return options.say(Self.line(job)) }
        Console.current.print(try JSONText.line(job))
    }

    private static func line(_ job: JobView) -> String {
        let attempt = job.attempts > 0 ? ", attempt \(job.attempts)" : ""
        let why = (job.isOver || job.state == "waiting" ? job.problem?.message : job.waitsFor).map { ": \(Printable.line($0))" } ?? ""
        let when = job.state == "waiting" ? ", again at \(Moment.words(job.notBefore / 1_000))" : ""
        return "\(job.id) \(Printable.line(job.kind)) is \(job.state)\(attempt)\(when)\(why)"
    }
}
