/// The command line as it was typed, for hints that say it again with one word more: they work as they are shown.
enum TypedCommand {
    @TaskLocal static var arguments: [String] = []

    static func again(with option: String) -> String {
        let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
        let words = arguments[..<end] + [option] + arguments[end...]
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
