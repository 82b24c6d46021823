import AgentAPI
import AgentTesting
import ArgumentParser
import SiteModel
import Testing

@testable import AgentCLI

/// A command that is shown speaks to the daemon that the command spoke to that shows it.
@Suite struct ShownCommandsTests {
    /// Every command, and whether it asks a daemon.
    private static let commands: [(words: String, asks: Bool)] = leaves(AgentCommand.self, "agent").map { command in
        (command, !["agent explain", "agent completion", "agent host prepare", "agent daemon run"].contains(command))
    }

    private static func leaves(_ command: any ParsableCommand.Type, _ words: String) -> [String] {
        let next = command.configuration.subcommands
        return next.isEmpty ? [words] : next.flatMap { leaves($0, "\(words) \($0.configuration.commandName ?? "")") }
    }

    private func said(_ text: String, _ root: String = "/box") -> String {
        ShownCommands.rooted(text, for: ["site", "list", "--root", root])
    }

    @Test func everyCommandIsGivenTheRootWhereverItStands() {
        #expect(Self.commands.count > 60)
        for (words, asks) in Self.commands {
            let rooted = asks ? "\(words) --root /box" : words
            #expect(said(words) == rooted)
            for (before, after) in [
                ("hint: ", ""), ("", " a.example --yes"), ("do `", "` first"), ("did you mean '", "'?"), ("x (", " does)"),
                ("a: ", ", then"),
                ("one\n", "\ntwo"), ("", "; name another with it"),
            ] {
                #expect(said(before + words + after) == before + rooted + after)
            }
            #expect(said("`\(words)` or `\(words) x`") == "`\(rooted)` or `\(rooted) x`")
            #expect(said("\(words) --help") == "\(words) --help", "help is the same everywhere")
            #expect(said(rooted) == rooted, "once is enough")
            #expect(ShownCommands.rooted(words, for: ["site", "list"]) == words, "none was named")
        }
    }

    @Test(arguments: [
        "the agent site list", "/usr/lib/agent site list", "user-agent site list", "agent.service", "agent site", "an agent sits",
    ])
    func whatIsNoCommandStays(_ text: String) { #expect(said(text) == text) }

    @Test func aRootIsShownAsAShellReadsItBack() {
        #expect(said("agent doctor", "/a b") == "agent doctor --root '/a b'")
        #expect(ShownCommands.rooted("agent doctor", for: ["doctor", "--root=/box"]) == "agent doctor --root /box")
        #expect(
            ShownCommands.rooted("agent doctor", for: ["site", "shell", "a", "--", "--root", "/x"]) == "agent doctor", "it is another's")
        let here = RootDirectory.workingDirectory()
        #expect(
            ShownCommands.rooted("agent doctor", for: ["doctor", "--root", "box"]).hasSuffix(
                " --root \(TypedCommand.quoted("\(here)/box"))"))
    }

    /// Whoever made it, and whether its maker named a hint or not.
    @Test(arguments: ProblemCode.allCases)
    func everyHintIsRooted(_ code: ProblemCode) async throws {
        for hint in [nil, "agent change show c23456789abc", "`agent site plan x` shows it; agent doctor tells more"] {
            let service = RecordingService()
            service.fail(with: Problem(code, "cannot do 'it': for a reason", hint: hint))
            let (run, root) = try await withLiveServer(service) { socket in
                let root = String(socket.dropLast("/run/agent.sock".count))
                return (await CommandLineRun.run(["job", "list", "--format", "json", "--root", root]), root)
            }
            let lines = run.talk.split(separator: "\n").map(String.init)
            let line = try #require(lines.first { $0.hasPrefix("hint: ") }).dropFirst("hint: ".count)
            #expect(ShownCommands.rooted(String(line), for: ["--root", root]) == line, "\(run.talk)")
            if let hint { #expect(line == ShownCommands.rooted(hint, for: ["--root", root]) && line.contains(root), "\(run.talk)") }
            let json = try WireJSON.decode(Problem.self, from: try #require(lines.last).utf8)
            #expect(json.hint == String(line), "\(run.talk)")
        }
    }

    @Test func whatWasMeantIsRootedToo() async {
        let run = await CommandLineRun.run(["site", "lsit", "--root", "/box"])
        #expect(run.talk.contains("hint: did you mean 'agent site list --root /box'?"), "\(run.talk)")
        #expect(run.talk.contains("error: cannot run 'agent site lsit'"), "\(run.talk)")
    }

    /// Input that was refused without a hint of its own is answered with the help of that very command.
    @Test(arguments: [ProblemCode.badName, .badRequest, .badTitle, .badEmail, .badPath, .badUsage])
    func aBrokenRuleLeadsToTheHelpOfTheCommand(_ code: ProblemCode) async throws {
        let service = RecordingService()
        for (hint, expected) in [(nil, "agent crisis on --help"), ("agent doctor --help", "agent doctor --help")] {
            service.fail(with: Problem(code, "cannot use 'it': a rule", hint: hint))
            let run = try await CommandLineRun.run(["crisis", "on", "--reason", "x"], against: service)
            #expect(run.talk.contains("hint: \(expected)\n"), "\(run.talk)")
        }
    }
}
