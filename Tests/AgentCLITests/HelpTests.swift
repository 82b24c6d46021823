import ArgumentParser
import Foundation
import SiteModel
import Testing

@testable import AgentCLI

@Suite struct HelpTests {
    /// Every command, by its words.
    static func commands(_ type: any ParsableCommand.Type = AgentCommand.self, _ words: [String] = []) -> [(
        words: [String], type: any ParsableCommand.Type
    )] {
        let below = type.configuration.subcommands
        if below.isEmpty { return [(words, type)] }
        return below.flatMap { commands($0, words + [$0.configuration.commandName ?? ""]) }
    }

    @Test func everyLeafHasAHelpWithTheExitStatuses() async {
        for command in Self.commands() {
            let run = await CommandLineRun.run(command.words + ["--help"])
            #expect(run.status == .done && run.talk.isEmpty)
            for status in SiteModel.ExitStatus.allCases {
                #expect(
                    run.output.contains("\n  \(status.rawValue)\(status.rawValue < 10 ? " " : "") "),
                    "\(command.words) does not tell of \(status.rawValue)")
            }
            #expect(!command.type.configuration.abstract.isEmpty, "\(command.words)")
        }
    }

    @Test func theCommandsAreThese() {
        #expect(
            Self.commands().map { $0.words.joined(separator: " ") } == [
                "sandbox up", "sandbox down", "sandbox status", "sandbox supervise", "host prepare", "host status",
                "host reload", "host upgrade-config", "host refresh-cloudflare", "host clock", "host accept-clock", "site create",
                "site list", "site show", "site plan", "site set", "site disable", "site enable", "site limits", "site cache purge",
                "site snippet show", "site snippet set", "site snippet clear",
                "site delete",
                "site undelete", "site login-url", "site status", "site logs", "site events", "site cron list",
                "site cron run", "site shell", "cert list", "cert show", "cert issue", "cert renew", "cert test", "cert import",
                "cert revoke", "cert watch", "cert unwatch",
                "change list", "change show", "change follow", "change undo", "change resume",
                "change cancel",
                "job list", "job show", "job add", "job kinds", "job retry", "job cancel", "job pause", "job continue", "job drain",
                "schedule list", "schedule next", "schedule run", "schedule set", "schedule enable", "schedule disable",
                "alert list", "alert show", "alert ack", "alert conditions", "alert channels", "alert test",
                "audit query", "audit verify", "audit export", "audit archive", "audit begin-anew",
                "crisis on", "crisis off", "crisis status", "secret set", "secret list", "secret rotate", "secret remove",
                "breaker list", "breaker reset", "limit list",
                "token create", "token list", "token revoke",
                "health", "doctor", "explain", "daemon run", "completion",
            ])
    }

    @Test func everyLeafHasAnExampleOfItself() {
        for command in Self.commands() {
            let name = "agent \(command.words.joined(separator: " "))"
            let text = command.type.configuration.discussion
            let examples = text.components(separatedBy: "Example").dropFirst().joined().replacing(#/ \\\n */#, with: " ")
            #expect(examples.contains(name), "\(name) has no example")
            for line in examples.split(separator: "\n").map(String.init) where line.contains("agent ") && !line.contains(" | ") {
                guard let start = line.range(of: "agent ")?.lowerBound else { continue }
                let words = Self.words(String(line[start...].prefix { $0 != ">" })).dropFirst()
                #expect(throws: Never.self, "\(line)") { _ = try AgentCommand.parseAsRoot(Array(words)) }
                break
            }
        }
    }

    /// What is copied out of a help works: no line of an example is broken by the help's own width.
    @Test func noExampleIsBrokenByTheWidthOfTheHelp() async {
        for command in Self.commands() {
            let help = await CommandLineRun.run(command.words + ["--help"]).output
            for line in command.type.configuration.discussion.split(separator: "\n")
            where line.hasPrefix("  ") && line.contains("agent ") || line.hasPrefix("Example: ") {
                #expect(help.contains("\n\(line)\n"), "\(command.words): \(line)")
            }
        }
    }

    /// As a shell would have them, where '…' and "…" are one word.
    private static func words(_ line: String) -> [String] {
        var (words, word, quote) = ([String](), "", Character?.none)
        for letter in line {
            if let open = quote {
                if letter == open { quote = nil } else { word.append(letter) }
            } else if letter == "'" || letter == "\"" {
                quote = letter
            } else if letter == " " {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(letter)
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    @Test func aNewcomerFindsTheWay() async {
        let help = await CommandLineRun.run(["--help"]).output
        for word in ["First steps", "--root DIR", "agent sandbox up", "agent site create example.com", "SAFETY AND ACCESS", "DIAGNOSIS"] {
            #expect(help.contains(word), "\(word)")
        }
        for command in AgentCommand.configuration.subcommands {
            let noun = command.configuration.commandName ?? ""
            #expect(help.contains("\n  \(noun) "), "\(noun)")
        }
    }

    @Test func theHiddenCommandIsNotShown() async {
        #expect(!(await CommandLineRun.run(["sandbox", "--help"]).output.contains("supervise")))
    }

    @Test func docsTellOfEveryCommandAndEveryStatus() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs/cli.md")
        let page = try String(contentsOf: path, encoding: .utf8)
        for command in Self.commands() where command.type.configuration.shouldDisplay {
            #expect(page.contains("agent \(command.words.joined(separator: " "))"), "\(command.words)")
        }
        for status in SiteModel.ExitStatus.allCases { #expect(page.contains("| \(status.rawValue) | \(status.meaning) |"), "\(status)") }
    }

    /// One name for a thing: as it is typed.
    @Test func aKeyOfASiteIsNamedAlikeInHelpAndDocs() async throws {
        let home = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs")
        let pages = try ["cli.md", "how-to/change-a-site.md", "configuration-reference.md"].map {
            try String(contentsOf: home.appendingPathComponent($0), encoding: .utf8)
        }
        let help = await CommandLineRun.run(["site", "set", "--help"]).output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let refusal = await CommandLineRun.run(["site", "set", "example.com", "alias=www.example.com"])
        #expect(refusal.talk.contains("Did you mean 'aliases'?"), "\(refusal.talk)")
        let keys = SiteAssignment.keysInWords.split(separator: ", ").map(String.init)
        #expect(keys.contains("aliases+=") && !keys.contains("aliases"))
        for key in keys {
            #expect(help.contains(key) && refusal.talk.contains(key), "\(key)")
            // A row may name all limits at once.
            for page in pages where !key.hasPrefix("limits.") { #expect(page.contains("`\(key)`"), "\(key)") }
        }
    }

    /// Those that hold others.
    private struct Group {
        var words: [String]
        var help: String
    }

    private static func groups(_ type: any ParsableCommand.Type = AgentCommand.self, _ words: [String] = []) -> [Group] {
        var found: [Group] = []
        for below in type.configuration.subcommands where !below.configuration.subcommands.isEmpty {
            let path = words + [below.configuration.commandName ?? ""]
            found.append(Group(words: path, help: AgentCommand.helpMessage(for: below, columns: 400)))
            found += groups(below, path)
        }
        return found
    }

    @Test func everyGroupHasAnExampleOfOneOfItsCommands() {
        let groups = Self.groups()
        #expect(groups.count >= 18)
        for group in groups {
            let name = "agent \(group.words.joined(separator: " ")) "
            #expect(group.help.contains("Example: \(name)"), "\(name): \(group.help)")
        }
    }

    @Test func theVersionIsData() async {
        let run = await CommandLineRun.run(["--version"])
        #expect(run.status == .done && run.output == "\(AgentCommand.version)\n")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScriptsAreGeneratedAndTheirShellReadsThem(_ shell: String) async throws {
        let run = await CommandLineRun.run(["completion", shell])
        #expect(run.status == .done && run.output.contains("login-url") && run.output.contains("undelete"))
        let generated = await CommandLineRun.run(["--generate-completion-script", shell]).output
        // Bash needs more than what is generated.
        #expect(run.output == (shell == "bash" ? "\(generated)\(BashWords.script)\n" : generated))
        guard shell == "bash" else { return }
        let file = "/tmp/agent-completion-\(UInt32.random(in: 0...UInt32.max))"
        try run.output.write(toFile: file, atomically: true, encoding: .utf8)
        defer { unlink(file) }
        #expect(try await Self.bashReads(file))
    }

    /// Waited for off the tasks' threads.
    private static func bashReads(_ file: String) async throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-n", file]
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus == 0) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }

    @Test(arguments: ProblemCode.allCases)
    func everyCodeIsExplainedWithoutADaemon(_ code: ProblemCode) async {
        let run = await CommandLineRun.run(["explain", code.rawValue])
        #expect(run.status == .done && run.talk.isEmpty)
        #expect(
            run.output.hasPrefix("\(code.rawValue): ") && run.output.contains("Next: ")
                && run.output.contains("Exit status: \(code.exit.rawValue) "))
    }

    @Test func anUnknownCodeIsNotFound() async {
        let run = await CommandLineRun.run(["explain", "no-such-code"])
        #expect(run.status == .notFound && run.talk.contains("agent explain code-not-found"))
    }
}
