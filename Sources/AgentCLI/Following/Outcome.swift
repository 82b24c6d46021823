import AgentAPI
import SiteModel

/// What the end of a change means to the command that asked for it.
enum Outcome {
    /// A change that should have been done.
    static func expectDone(_ change: ChangeView) throws(Problem) {
        switch change.state {
        case "done": return
        case "stuck": throw stuck(change)
        default: throw takenBack(change)
        }
    }

    /// A change that was cancelled or resumed: going back all the way is what was asked for, where there is a way back.
    static func expectSettled(_ change: ChangeView) throws(Problem) {
        if change.state == "undone", change.onlyForward != true { return }
        try expectDone(change)
    }

    private static func takenBack(_ change: ChangeView) -> Problem {
        guard let cause = change.problem else {
            return Problem(
                .rolledBack, "cannot \(change.title): everything was taken back",
                hint: "agent change show \(change.id)", details: ["change.id": change.id])
        }
        if cause.code.exit == .rolledBack {
            var cause = cause
            cause.hint = cause.hint ?? "agent change show \(change.id)"
            return cause
        }
        var details = cause.details
        details["change.id"] = change.id
        details["problem.code"] = cause.code.rawValue
        return Problem(
            .rolledBack, "\(cause.message) (everything was taken back)", hint: cause.hint ?? "agent explain \(cause.code.rawValue)",
            details: details)
    }

    /// Names the leftovers and the change.
    private static func stuck(_ change: ChangeView) -> Problem {
        let named = change.problem?.details["steps.left"].map { $0.split(separator: ",").map(String.init) }
        let left = named ?? change.steps.filter { ["begun", "done"].contains($0.state) }.map(\.id)
        var details = change.problem?.details ?? [:]
        details["change.id"] = change.id
        details["steps.left"] = left.joined(separator: ",")
        let reason = change.problem.map { ": \($0.message)" } ?? ""
        return Problem(
            .notFullyRolledBack, "change '\(change.id)' is stuck, left over: \(left.joined(separator: ", "))\(reason)",
            hint: "remove the cause, then: agent change resume \(change.id)", details: details)
    }
}
