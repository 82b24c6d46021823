import Foundation
import Testing

/// A hint that begins with a command, of the agent's or of Debian's packages, is a command and nothing else: it is copied, and works as it is
/// shown. Where words stand beside it, it is in backquotes.
@Suite struct HintTextTests {
    /// Every literal that is handed on as a hint and begins with a program.
    private static let hints: [(place: String, text: String)] = PackageTree.sources.flatMap { source in
        source.lines.enumerated().filter { _, line in
            ["agent", "apt-get"].contains { line.written.contains("hint: \"\($0) ") }
        }.flatMap { index, line in
            line.written.matches(of: #/hint: "((?:agent|apt-get) [^"]*)"/#).map { ("\(source.path):\(index + 1)", String($0.1)) }
        }
    }

    @Test("no hint has words inside of its command")
    func hintsAreCommands() {
        #expect(Self.hints.count > 40)
        for hint in Self.hints { #expect(Self.prose(in: hint.text) == nil, "\(hint.place): \(hint.text)") }
    }

    @Test(
        "words inside of a command are seen",
        arguments: [
            "agent crisis off ends all stops", "agent site show \\(domain), then ask again", "agent breaker reset \\(name) tries at once",
            "agent token create --file PATH makes one", "apt-get install php7.4-fpm, where Debian has it",
        ])
    func plantedProse(text: String) { #expect(Self.prose(in: text) != nil) }

    /// A word in lower case that is neither the command's (noun, noun, verb) nor an option's value.
    static func prose(in hint: String) -> String? {
        // Of an interpolation that holds a literal, the beginning stands here.
        let words = hint.replacing(#/\\\([^)]*(\)|$)/#, with: "X").split(separator: " ").map(String.init)
        for (index, word) in words.enumerated() {
            if word.hasSuffix(",") || word.hasSuffix(":") || word.hasSuffix(";") { return word }
            let isPlain = word.allSatisfy { $0.isLowercase }
            let isOfTheCommand = words.dropFirst().prefix(index).allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } } && index <= 3
            if index > 0, isPlain, !isOfTheCommand, !words[index - 1].hasPrefix("--") { return word }
        }
        return nil
    }
}
