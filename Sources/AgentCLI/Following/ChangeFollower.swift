import AgentAPI
import SiteModel

/// Shows a change as it happens and waits for its end, across a restart of the daemon.
struct ChangeFollower {
    let client: AgentClient
    let options: GlobalOptions
    /// A daemon that was killed needs about this long to recover before its socket opens.
    var patience = Duration.seconds(10)
    private static let pause = Duration.milliseconds(100)

    /// - Parameter after: what came up to this event was shown when it happened.
    /// - Returns: the change at its end, however it ended.
    func follow(_ id: String, after: Int64 = 0) async throws -> ChangeView {
        var last = after
        var deadline: ContinuousClock.Instant?
        while true {
            do {
                for try await event in try await client.events(of: id, after: last) {
                    last = event.sequence
                    deadline = nil
                    try show(event)
                }
                let change = try await client.change(id)
                if ["done", "undone", "stuck"].contains(change.state) { return change }
            } catch let problem as Problem where problem.code == .daemonNotRunning && !Task.isCancelled {
                let limit = deadline ?? .now + patience
                guard limit > .now else { throw Self.lost(id, problem) }
                if deadline == nil { options.say("the daemon has gone; waiting for it to come back") }
                deadline = limit
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func show(_ event: EventView) throws {
        if options.events {
            Console.current.print(try JSONText.line(event))
        } else if let line = EventLine(console: .current).text(event) {
            options.say(line)
        }
    }

    static func lost(_ id: String, _ problem: Problem) -> Problem {
        var problem = problem
        problem.message = "cannot follow change '\(id)' to its end: the daemon has gone"
        problem.hint = "the change is finished or taken back when the daemon is here again: agent change show \(id)"
        problem.details["change.id"] = id
        return problem
    }
}
