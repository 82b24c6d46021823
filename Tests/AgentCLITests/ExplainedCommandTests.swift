import ArgumentParser
import SiteModel
import Testing

@testable import AgentCLI

/// The page of a problem names the next command; a page that names one that does not exist sends a person in circles.
@Suite struct ExplainedCommandTests {
    @Test("the next command of every page is understood", arguments: ExplainedCode.all)
    func next(code: ExplainedCode) throws {
        var words = code.page.next.split(separator: " ").map(String.init)
        if words.first == "sudo" { words.removeFirst() }
        #expect(words.first == "agent")
        let arguments = Self.unquoted(words.dropFirst())
        // Parser's own, which end in text instead of a command.
        if arguments == ["help"] || arguments == ["--version"] { return }
        #expect(throws: Never.self, "\(code.page.next)") { _ = try AgentCommand.parseAsRoot(arguments) }
    }

    @Test("commands that pages quote in passing exist", arguments: ExplainedCode.all)
    func quoted(code: ExplainedCode) {
        let page = code.page
        for line in [page.happened] + page.causes + page.evidence {
            for match in line.matches(of: /(?<article>the )?\bagent (?<noun>[a-z]+) (?<verb>[a-z-]+)/) where match.article == nil {
                let noun = AgentCommand.configuration.subcommands.first { $0.configuration.commandName == String(match.noun) }
                let verbs = noun?.configuration.subcommands.compactMap { $0.configuration.commandName } ?? []
                #expect(noun != nil && (verbs.isEmpty || verbs.contains(String(match.verb))), "\(code.text): \(match.output)")
            }
        }
    }

    /// 'My site' is one word, as a person's command line has it.
    private static func unquoted(_ words: some Sequence<String>) -> [String] {
        words.reduce(into: [String]()) { all, word in
            if let last = all.last, last.hasPrefix("'"), !last.dropFirst().hasSuffix("'") {
                all[all.count - 1] += " " + word
            } else {
                all.append(word)
            }
        }.map { $0.hasPrefix("'") ? String($0.dropFirst().dropLast()) : $0 }
    }
}
