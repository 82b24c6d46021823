import AgentAPI
import ArgumentParser
import SiteModel

/// Prints what went wrong and picks the exit status: from the problem's code, never from its text.
struct ErrorReport {
    let console: Console
    let asJSON: Bool
    let arguments: [String]

    /// How a command ended, and of what it died.
    struct End {
        var status: ExitStatus
        var problem: Problem?
        /// The command that shows how what it changed is now.
        var look: String?
    }

    func report(_ error: any Error) -> End {
        switch error {
        case let problem as Problem: return tell(problem)
        case let status as Ended: return End(status: status.status)
        default: return parsing(error)
        }
    }

    /// Help, the version and completion scripts arrive as errors too; they are answers.
    private func parsing(_ error: any Error) -> End {
        let text = AgentCommand.fullMessage(for: error)
        switch AgentCommand.exitCode(for: error) {
        case .success:
            console.print(text)
            return End(status: .done)
        case .validationFailure:
            let wrong = UsageProblem(error, arguments)
            return tell(wrong.problem, usage: wrong.usage)
        default:
            return tell(Problem(.internalError, "cannot finish the command: \(error)"))
        }
    }

    private func tell(_ problem: Problem, usage: String? = nil) -> End {
        console.say(asItIs: "\(console.paint("error", .red)): \(Printable.lines(problem.message))")
        console.say("hint: \(Printable.lines(problem.next))")
        if let usage { console.say(asItIs: "usage: \(Printable.lines(usage))") }
        console.say("more: agent explain \(problem.code.rawValue)")
        if asJSON { tellJSON(problem) }
        return End(status: problem.exit, problem: problem)
    }

    private func tellJSON(_ problem: Problem) {
        var problem = problem
        problem.hint = ShownCommands.rooted(problem.next)
        guard let line = try? JSONText.line(problem) else { return }  // strings always encode
        console.say(asItIs: line)
    }
}

/// A command that printed its answer and whose answer is a status other than 0: `doctor` with findings.
struct Ended: Error {
    let status: ExitStatus
}
