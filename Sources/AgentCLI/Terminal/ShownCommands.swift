import ArgumentParser
import SiteModel

/// Commands inside of what is said. They speak to the same daemon when they are pasted: each is given the root that this command was given with
/// `--root`. AGENT_ROOT is found by the next command as it was by this one.
enum ShownCommands {
    /// Of every line that is said (`Console.say`).
    static func rooted(_ text: String, for arguments: [String] = TypedCommand.arguments) -> String {
        guard text.contains("agent "), let root = root(in: arguments) else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { rooted(line: $0, root) }.joined(separator: "\n")
    }

    private static func rooted(line: Substring, _ root: String) -> String {
        var result = ""
        var rest = line[...]
        while let found = rest.firstMatch(of: /agent(?: [a-z][a-z-]*)+/) {
            let before = rest[..<found.range.lowerBound]
            let previous = String(before.last ?? result.last ?? " ")
            rest = rest[found.range.lowerBound...]
            let length = previous.contains(/[\w.\/-]/) || before.hasSuffix("the ") ? nil : Self.length(of: found.output)
            result += before
            guard let length else {
                // Not a command that is sent to a daemon; behind its first word there may be one.
                result += rest.prefix(5)
                rest = rest.dropFirst(5)
                continue
            }
            result += rest.prefix(length)
            rest = rest.dropFirst(length)
            let end = rest.prefix { $0 != "`" }
            if !end.contains("--root"), !end.hasPrefix(" --help") { result += " --root \(TypedCommand.quoted(root))" }
        }
        return result + rest
    }

    /// How far the words go that name a command which asks a daemon; nil where they name none.
    private static func length(of words: Substring) -> Int? {
        var command: any ParsableCommand.Type = AgentCommand.self
        var length = 5
        for word in words.split(separator: " ").dropFirst() {
            guard let next = command.named(String(word)) else { break }
            command = next
            length += 1 + word.count
        }
        return command is any LeafCommand.Type && !needNoDaemon.contains { $0 == command } ? length : nil
    }

    /// What is the same whichever sandbox is meant, or is about the machine itself.
    private static let needNoDaemon: [any ParsableCommand.Type] = [
        ExplainCommand.self, CompletionCommand.self, HostPrepare.self, DaemonRun.self,
    ]

    /// As an absolute path: what was meant from here may be pasted elsewhere. nil where none was given, or none that can be used.
    private static func root(in arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        let joined = words.last { $0.hasPrefix("--root=") }.map { String($0.dropFirst("--root=".count)) }
        let parted = words.lastIndex(of: "--root").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        guard let given = parted ?? joined else { return nil }
        // One that cannot be used is what the error is about.
        return try? RootDirectory.find(
            option: given, environment: { _ in nil }, user: 0, workingDirectory: RootDirectory.workingDirectory())
    }
}

extension ParsableCommand {
    static func named(_ word: String) -> (any ParsableCommand.Type)? {
        configuration.subcommands.first { $0.configuration.commandName == word }
    }
}
