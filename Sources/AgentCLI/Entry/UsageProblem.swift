import ArgumentParser
import SiteModel

/// A command line that cannot be understood, in the words of every other error: what cannot be run, why, and what was meant.
struct UsageProblem {
    let problem: Problem
    /// How the command is written.
    let usage: String

    init(_ error: any Error, _ arguments: [String]) {
        var command: any ParsableCommand.Type = AgentCommand.self
        var words = ["agent"]
        var rest = arguments[...]
        while let word = rest.first, let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == word }) {
            command = next
            words.append(word)
            rest = rest.dropFirst()
        }
        let known = command.configuration.subcommands.map { $0.configuration }.filter(\.shouldDisplay).compactMap(\.commandName)
        let name = words.joined(separator: " ")
        usage = AgentCommand.usageString(for: command)
        // The parser calls a command that it does not know an argument too many.
        if !known.isEmpty, let typed = rest.first, !typed.hasPrefix("-") {
            let near = Nearest.to(typed, among: known).map { "'\(name) \($0)'" }
            problem = .cannot(
                "run", "\(name) \(typed)", "there is no such command", code: .badUsage,
                hint: near.isEmpty ? "\(name) --help" : "did you mean \(near.joined(separator: " or "))?")
        } else {
            problem = Problem(
                .badUsage, "cannot run '\(name)': \(Self.reason(AgentCommand.message(for: error)))", hint: "\(name) --help")
        }
    }

    /// The parser speaks in sentences, and in lists.
    private static func reason(_ sentence: String) -> String {
        var text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
        text = text.replacing(". Please provide one of the following:\n  - ", with: ": it must be one of ").replacing("\n  - ", with: ", ")
            .replacing(". Please provide one of ", with: ": it must be one of ")
        if let first = text.first, first.isUppercase, text.dropFirst().first?.isUppercase != true {
            text = first.lowercased() + text.dropFirst()
        }
        return text
    }
}
