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
        } else if let letters = Self.letters(in: rest) {
            problem = Self.short(letters, of: command, name)
        } else {
            // Before a word that begins with a dash, a value is missing to the parser: joined to its option, its own rule speaks.
            let error = Self.joined(arguments).flatMap(Self.failure) ?? error
            problem = Problem(
                .badUsage, "cannot run '\(name)': \(Self.reason(AgentCommand.message(for: error)))", hint: "\(name) --help")
        }
    }

    /// The first word that is meant as an option of one letter. There is none but -h; the parser tells of what it lacks instead, where it lacks something.
    private static func letters(in words: ArraySlice<String>) -> String? {
        words.prefix { $0 != "--" }.first { word in
            let second = word.utf8.dropFirst().first ?? 0
            return word.hasPrefix("-") && (65...90).contains(second & 0xDF) && word != "-h"
        }
    }

    private static func short(_ letters: String, of command: any ParsableCommand.Type, _ name: String) -> Problem {
        let known = AgentCommand.helpMessage(for: command).split { !"abcdefghijklmnopqrstuvwxyz0123456789-".contains($0) }
            .filter { $0.hasPrefix("--\(letters.dropFirst().prefix(1).lowercased())") }.map { "'\($0)'" }
        let meant = Set(known).sorted()
        return .cannot(
            "run", name, "there is no option '\(printable(letters))', and none but -h is written with one letter", code: .badUsage,
            hint: meant.isEmpty ? "\(name) --help" : "did you mean \(meant.joined(separator: " or "))?")
    }

    /// `--limit -1` as `--limit=-1`; nil where no number below zero stands after an option.
    private static func joined(_ arguments: [String]) -> [String]? {
        guard
            let at = arguments.indices.dropFirst().first(where: { index in
                arguments[index].hasPrefix("-") && Int(arguments[index]) != nil && arguments[index - 1].hasPrefix("--")
            })
        else { return nil }
        return arguments[..<(at - 1)] + ["\(arguments[at - 1])=\(arguments[at])"] + arguments[(at + 1)...]
    }

    private static func failure(of arguments: [String]) -> (any Error)? {
        do {
            _ = try AgentCommand.parseAsRoot(arguments)
            return nil
        } catch { return error }
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
