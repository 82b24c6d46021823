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
