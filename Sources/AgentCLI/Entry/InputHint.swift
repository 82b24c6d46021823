import ArgumentParser
import SiteModel

/// Input that was refused by a rule, where nobody named what to write instead: the help of the command it was given to says what it takes.
enum InputHint {
    static func told(_ problem: Problem) -> Problem {
        // The daemon sends the page's next command where its maker named none.
        guard problem.exit == .usage, problem.code != .requestTooSlow, problem.hint == nil || problem.next == problem.code.usualNext else {
            return problem
        }
        var problem = problem
        problem.hint = "\(TypedCommand.name) --help"
        return problem
    }
}
