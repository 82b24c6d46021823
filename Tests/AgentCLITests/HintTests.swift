import AgentAPI
import AgentTesting
import SiteModel
import Testing

@testable import AgentCLI

/// What is suggested works as it is shown.
@Suite struct HintTests {
    @Test(arguments: [["site", "list"], ["sandbox", "status"], ["doctor"]])
    func theRootIsPartOfHowTheDaemonIsStarted(_ command: [String]) async {
        let named = await CommandLineRun.run(command + ["--root", "/nonexistent/box"])
        #expect(named.talk.contains("`agent sandbox up --root /nonexistent/box`"), "\(named.talk)")
        #expect(!named.talk.contains("systemctl"))
        // The next command finds it in the environment as this one did.
        let known = await CommandLineRun.run(command, in: .init(environment: ["AGENT_ROOT": "/nonexistent/box"]))
        #expect(known.talk.contains("`agent sandbox up`"), "\(known.talk)")
    }

    /// Whatever it was that a person named, it is no sandbox, and `up` would refuse it.
    @Test(arguments: [["site", "list"], ["sandbox", "status"], ["sandbox", "down"]])
    func nobodyIsSentToBringUpASandboxWhereNoneCanBe(_ command: [String]) async {
        let run = await CommandLineRun.run(command + ["--root", "/tmp"])
        #expect(run.status != .done && run.talk.contains("name a sandbox's directory with --root"), "\(run.talk)")
        #expect(!run.talk.contains("agent sandbox up"), "\(run.talk)")
    }

    /// Each is about what was asked for, and works as it is shown.
    @Test(arguments: [
        (["token", "revoke", "nosuch"], "agent token list"),
        (["token", "create", "--role", "viewer", "--name", ""], "agent token create --help"),
        (["token", "create", "--role", "viewer", "--expires", "999d"], "agent token create --role viewer --expires 365d"),
        (["token", "create", "--role", "site-owner"], "agent token create --role site-owner --site DOMAIN"),
        (["audit", "verify", "--anchor", "5:abc"], "agent audit verify --help"),
        (["audit", "verify", "--anchors", "/nonexistent"], "agent audit verify --help"),
        (["site", "delete", "example.com"], "agent site delete example.com --yes"),
        (["secret", "remove", "smtp.password"], "agent secret remove smtp.password --yes"),
    ])
    func theHintIsOfTheSameNoun(_ command: [String], _ hint: String) async throws {
        let run = try await CommandLineRun.run(command, against: RecordingService())
        let told = try #require(run.talk.split(separator: "\n").first { $0.hasPrefix("hint: ") }, "\(run.talk)")
        // The test names its sandbox behind the command, and so does the hint that says it again.
        #expect(told.split(separator: " ").filter { !$0.hasPrefix("/") && $0 != "--root" }.joined(separator: " ") == "hint: \(hint)")
        #expect(run.status == .usage || run.status == .needsConfirmation, "\(run)")
    }

    @Test func whoSaysNoIsShownHowToLookFirst() async throws {
        let run = try await CommandLineRun.run(
            ["site", "delete", "example.com"], against: RecordingService(), in: .init(terminal: true, input: "n"))
        #expect(run.status == .needsConfirmation && run.talk.contains("was not confirmed"), "\(run.talk)")
        #expect(run.talk.contains("hint: agent site delete example.com --root ") && run.talk.contains(" --dry-run\n"), "\(run.talk)")
    }

    @Test(arguments: [
        ("a.example", "a.example"), ("", "''"), ("two words", "'two words'"), ("it's", #"'it'\''s'"#), ("$(x)", "'$(x)'"),
        ("limits.memory=512M", "limits.memory=512M"), ("ü", "'ü'"),
    ])
    func aWordIsShownAsAShellReadsItBack(_ word: String, _ shown: String) { #expect(TypedCommand.quoted(word) == shown) }

    @Test func whatEndsAStopIsACommandAlone() {
        #expect(Crisis.Scope.all.ending == "agent crisis off")
        #expect(Crisis.Scope.kind("site.create").ending == "agent crisis off --kind site.create")
    }

    @Test func aTokensFileIsNoPasswords() async throws {
        let run = try await CommandLineRun.run(["token", "create", "--role", "viewer", "--file", "/tmp"], against: RecordingService())
        #expect(run.status == .usage && run.talk.contains("cannot write the token to '/tmp': it exists"), "\(run.talk)")
        #expect(!run.talk.contains("password"), "\(run.talk)")
    }

    @Test func aMachineThatWasNeverPreparedIsToldHow() throws {
        let command = try AgentCommand.parseAsRoot(["doctor"])
        let away = Problem.cannot(
            "reach the daemon at", "/x", "nobody listens there", code: .daemonNotRunning, hint: "x", details: ["socket.path": "/x"])
        let told = StartHint.told(away, to: command, isUnprepared: { _ in true })
        #expect(told.code == .daemonNotRunning && told.message.contains("never prepared as a host"), "\(told)")
        #expect(told.hint?.hasPrefix("`sudo systemctl start agent.service` prepares it (agent host prepare)") == true, "\(told)")
        #expect(StartHint.told(away, to: command, isUnprepared: { _ in false }).hint?.contains("agent sandbox up") == true)
        let shut = StartHint.told(away, to: command, isUnprepared: { _ in false }, isClosed: { true })
        #expect(shut.code == .forbidden && shut.hint?.contains("usermod") == true, "\(shut)")
        let named = try AgentCommand.parseAsRoot(["doctor", "--root", "/nonexistent/box"])
        #expect(StartHint.told(away, to: named, isUnprepared: { _ in false }, isClosed: { true }).message == away.message)
        #expect(StartHint.told(away, to: named, isUnprepared: { _ in true }).message == away.message)
    }

    @Test func aDaemonThatDiesOnTheWayLeavesTheChangeAndTheNextCommand() async throws {
        let command = try AgentCommand.parseAsRoot(["site", "create", "a.example"])
        let options = try #require((command as? any LeafCommand)?.options)
        let follower = ChangeFollower(
            client: AgentClient(socketPath: "/nonexistent/agent.sock"), options: options, patience: .zero)
        let lost = await #expect(throws: Problem.self) { _ = try await follower.follow("c23456789abc") }
        let told = StartHint.told(try #require(lost), to: command, isUnprepared: { _ in true })
        #expect(told.code == .daemonNotRunning && told.exit == .failed && told.details["change.id"] == "c23456789abc", "\(told)")
        #expect(
            told.hint == "the change is finished or taken back when the daemon is here again: agent change show c23456789abc", "\(told)")
    }

    /// Who cannot reach wordpress.org is told what makes a directory to take it from.
    @Test func theWayWithoutTheInternetIsNamed() throws {
        #expect(SandboxHint.offline.contains("--wordpress DIR") && SandboxHint.offline.contains("provision/wordpress"))
        #expect(ProblemCode.downloadFailed.explanation.evidence.contains { $0.contains("provision/wordpress") })
    }

    @Test func withoutAnotherSettingThereIsNoWayBackToName() async throws {
        let service = RecordingService()
        service.settle([])
        let alone = try await CommandLineRun.run(["site", "set", "example.com", "--overwrite"], against: service)
        #expect(alone.status == .done && !alone.talk.contains("change undo"), "\(alone.talk)")
        service.settle([.init(name: "cache", from: "on", to: "off")])
        let both = try await CommandLineRun.run(["site", "set", "example.com", "cache=off"], against: service)
        #expect(both.status == .done && both.talk.contains("hint: agent change undo"), "\(both.talk)")
    }

    @Test(arguments: [
        (["change", "list", "--limit", "many"], "from 1 to 1000"), (["change", "list", "--limit", "0"], "from 1 to 1000"),
        (["job", "list", "--limit", "10001"], "from 1 to 10000"), (["site", "events", "a.example", "--limit", "501"], "from 1 to 500"),
        (["site", "list", "--lock-wait", "2d"], "from 0 to 86400 seconds"), (["schedule", "next", "--days", "0"], "from 1 to 366"),
        (["job", "drain", "--wait", "soon"], "write how long: 90s, 30m"), (["sandbox", "up", "--port", "70000"], "from 1 to 65535"),
        (["sandbox", "up", "--port", "x"], "from 1 to 65535"), (["change", "list", "--limit", "-1"], "from 1 to 1000"),
        (["change", "list", "--limit=-1"], "from 1 to 1000"), (["site", "events", "a.example", "--limit", "-5"], "from 1 to 500"),
    ])
    func aNumberThatIsRefusedIsToldItsRange(_ command: [String], _ range: String) async {
        let run = await CommandLineRun.run(command)
        #expect(run.status == .usage && run.talk.contains(range), "\(run.talk)")
    }

    /// Whoever made the error may have named none: the page of its code does.
    @Test(arguments: ProblemCode.allCases)
    func everyErrorHasAHintWithACommand(_ code: ProblemCode) async throws {
        let service = RecordingService()
        service.fail(with: Problem(code, "cannot do 'it': for a reason"))
        let run = try await CommandLineRun.run(["job", "list", "--format", "json"], against: service)
        let hint = try #require(run.talk.split(separator: "\n").first { $0.hasPrefix("hint: ") }, "\(run.talk)")
        #expect(hint.contains("agent ") && !hint.contains("example.com") && !hint.contains("My site"), "\(hint)")
        let line = try #require(run.talk.split(separator: "\n").last)
        #expect(try WireJSON.decode(Problem.self, from: line.utf8).hint?.isEmpty == false, "\(run.talk)")
    }

    @Test func whatItsMakerNamedStands() {
        #expect(Problem(.siteNotFound, "x", hint: "agent crisis off").next == "agent crisis off")
        #expect(Problem(.siteTrashed, "x").next == "agent site undelete DOMAIN" && Problem(.siteTrashed, "x").hint == nil)
    }

    @Test(arguments: ["-x.example", "localhost", "under_score.example"])
    func aBadNameIsToldWhatToWrite(_ name: String) {
        let problem = #expect(throws: Problem.self) { _ = try Hostname(name) }
        #expect(problem?.hint?.contains("example.com") == true)
    }
}
