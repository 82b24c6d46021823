import AgentTesting
import ArgumentParser
import SiteModel
import Testing

@testable import AgentCLI

/// What a shell asks for while a person types: names when the daemon knows some, else nothing at all.
@Suite(.serialized) struct CompletionTests {
    /// As the generated scripts ask.
    private static func question(_ command: [String], _ argument: String, _ words: [String]) -> [String] {
        ["---completion"] + command + ["--", argument, "\(words.count - 1)", "0"] + words
    }

    @Test func namesOfSitesComeFromTheDaemon() async throws {
        let service = RecordingService()
        let run = try await withLiveServer(service) { socket in
            let root = String(socket.dropLast("/run/agent.sock".count))
            return await CommandLineRun.run(
                Self.question(["site", "show"], "positional@0", ["agent", "site", "show", "--root", root, ""]))
        }
        #expect(run.status == .done && run.output == "example.com\n" && run.talk.isEmpty, "\(run)")
        #expect(service.calls == ["sites -"])
    }

    @Test(arguments: [
        (["job", "show"], "j23456789abc", "jobs - - - 50"), (["job", "cancel"], "j23456789abc", "jobs - - - 50"),
        (["breaker", "reset"], "smtp:on-call", "breakers"), (["alert", "test"], "on-call", "alertChannels"),
        (["alert", "ack"], "a23456789abc", "alerts false - 100"), (["schedule", "run"], "doctor.pass", "scheduleEntries"),
        (["change", "undo"], "c23456789abc", "changes 50"), (["secret", "rotate"], "smtp.password", "secrets"),
        (["job", "add"], "site.disable", "jobKinds"), (["token", "revoke"], "t23456789abc", "tokens"),
        (["site", "snippet", "clear"], "example.com", "sites -"),
    ])
    func whatACommandIsAboutIsAskedOfTheDaemon(_ command: [String], _ name: String, _ call: String) async throws {
        let service = RecordingService()
        let run = try await withLiveServer(service) { socket in
            let root = String(socket.dropLast("/run/agent.sock".count))
            return await CommandLineRun.run(Self.question(command, "positional@0", ["agent"] + command + ["--root", root, ""]))
        }
        #expect(run.status == .done && run.output == "\(name)\n" && run.talk.isEmpty && service.calls == [call], "\(run) \(service.calls)")
        let silent = await CommandLineRun.run(
            Self.question(command, "positional@0", ["agent"] + command + ["--root", "/tmp/agent-none", ""]))
        #expect(silent.status == .done && silent.talk.isEmpty && silent.output.allSatisfy(\.isNewline), "\(silent)")
    }

    @Test func zshIsToldThatAColonBelongsToTheName() {
        #expect(Completions.shown(["smtp:on-call"], to: .zsh) == ["smtp\\:on-call"])
        for shell in [CompletionShell.bash, .fish, nil] { #expect(Completions.shown(["smtp:on-call"], to: shell) == ["smtp:on-call"]) }
    }

    @Test func whatIsBroughtBackLiesInTheTrash() async throws {
        let service = RecordingService()
        let run = try await withLiveServer(service) { socket in
            let root = String(socket.dropLast("/run/agent.sock".count))
            return await CommandLineRun.run(
                Self.question(["site", "undelete"], "positional@0", ["agent", "site", "undelete", "--root", root, ""]))
        }
        #expect(run.status == .done && run.output == "example.com\n" && run.talk.isEmpty, "\(run)")
        #expect(service.calls == ["sites trashed"])
    }

    @Test func withoutADaemonThereIsNothingAndNothingIsSaid() async {
        for root in [["--root", "/tmp/agent-no-such-root"], ["--root="], ["--root"]] {
            let run = await CommandLineRun.run(Self.question(["site", "show"], "positional@0", ["agent", "site", "show"] + root + [""]))
            #expect(run.status == .done && run.talk.isEmpty && run.output.allSatisfy(\.isNewline), "\(run)")
        }
    }

    @Test func aDaemonThatRefusesIsNothingToo() async throws {
        let service = RecordingService()
        service.fail(with: Problem(.forbidden, "cannot ask"))
        let names = try await withLiveServer(service) { socket in
            await Completions.names(["agent", "site", "show", "--root=\(socket.dropLast("/run/agent.sock".count))", ""])
        }
        #expect(names.isEmpty)
    }

    @Test func whatCanBeSetIsCompleted() async {
        let run = await CommandLineRun.run(Self.question(["site", "set"], "positional@1", ["agent", "site", "set", "example.com", ""]))
        let words = run.output.split(separator: "\n").map(String.init)
        #expect(words == Completions.assignments && words.contains("limits.memory=") && words.contains("cache=off"), "\(run)")
        #expect(words.contains("aliases+=") && !words.contains("aliases="))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func theScriptAsksForEverySite(_ shell: String) async {
        let script = await CommandLineRun.run(["completion", shell]).output
        for command in ["site show", "site set", "site logs", "site delete", "job show", "breaker reset", "alert test", "site snippet set"]
        {
            #expect(script.contains("---completion \(command) "), "\(shell): \(command)")
        }
    }
}
