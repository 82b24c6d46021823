import ArgumentParser

/// The command line as it was typed, for hints that say it again with one word more: they work as they are shown.
enum TypedCommand {
    @TaskLocal static var arguments: [String] = []

    /// The program and the words that name a command, without what was given to it: `agent site create`.
    static var name: String {
        var command: any ParsableCommand.Type = AgentCommand.self
        var words = ["agent"]
        for word in arguments {
            guard let next = command.named(word) else { break }
            command = next
            words.append(word)
        }
        return words.joined(separator: " ")
    }

    static func again(with options: String...) -> String {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let words = arguments[..<end] + options + arguments[end...]
        return (["agent"] + words.map(quoted)).joined(separator: " ")
    }

    /// As a shell reads it back. What is plain stays as it is.
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-_./:=+,@%".utf8.contains(byte)
            }
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
