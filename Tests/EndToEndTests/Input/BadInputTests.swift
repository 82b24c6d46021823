import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

/// Bad input gets its exit status, a sentence and a hint; nothing changes.
@Suite(.serialized) struct BadInputTests {
    struct Case: Sendable, CustomStringConvertible {
        var arguments: [String]
        var status: SiteModel.ExitStatus
        var code: ProblemCode
        var description: String { arguments.joined(separator: " ") }
    }

    static let create = ["site", "create"]
    static let cases: [Case] = [
        Case(arguments: create + ["-rf.example"], status: .usage, code: .badUsage),
        Case(arguments: create + ["--", "-rf.example"], status: .usage, code: .badHostname),
        Case(arguments: create + ["exa mple.com"], status: .usage, code: .badHostname),
        Case(arguments: create + ["*.example.com"], status: .usage, code: .badHostname),
        Case(arguments: create + ["127.0.0.1"], status: .usage, code: .badHostname),
        Case(arguments: create + ["localhost"], status: .usage, code: .badHostname),
        Case(arguments: create + ["a..example.com"], status: .usage, code: .badHostname),
        Case(arguments: create + ["ok.example", "--admin-email", "nobody"], status: .usage, code: .badEmail),
        Case(arguments: create + ["ok.example", "--title", "two\nlines"], status: .usage, code: .badTitle),
        Case(arguments: create + ["ok.example", "--php", "5.2"], status: .refused, code: .phpMissing),
        Case(arguments: create + ["ok.example", "--wordpress", "/no/such/archive.zip"], status: .notFound, code: .sourceNotFound),
        Case(
            arguments: create + ["ok.example", "--wordpress", "/no/such/archive.zip", "--wordpress-sha256", "abc"], status: .usage,
            code: .badName),
        Case(arguments: ["site", "show", "absent.example"], status: .notFound, code: .siteNotFound),
        Case(arguments: ["site", "delete", "absent.example", "--yes"], status: .notFound, code: .siteNotFound),
        Case(arguments: ["change", "show", "caaaaaaaaaaa"], status: .notFound, code: .changeNotFound),
        Case(arguments: ["explain", "no-such-code"], status: .notFound, code: .codeNotFound),
    ]

    @Test(arguments: cases) func isRefused(_ one: Case) async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let outcome = try await sandbox.agent.run(one.arguments)
        #expect(outcome.status == one.status, "\(outcome.talk)")
        #expect(outcome.output.isEmpty)
        if one.code != .badUsage {
            #expect(outcome.talk.contains(one.code.rawValue), "\(outcome.talk)")
            #expect(outcome.talk.contains("cannot "), "\(outcome.talk)")
        }
        #expect(try await sandbox.agent.run(["site", "show", "ok.example"]).status == .notFound)
    }

    @Test func aNameThatIsMisspeltIsAnsweredWithTheNearest() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("misspelt.test")
        let outcome = try await sandbox.agent.run(["site", "show", "mispelt.test"])
        #expect(outcome.status == .notFound && outcome.talk.contains("hint: did you mean misspelt.test?"), "\(outcome.talk)")
        // The command looked for it: a tenant who may ask about his own site alone must not hear of others.
        let answer = await #expect(throws: Problem.self) {
            try await AgentClient(socketPath: "\(sandbox.root)/run/agent.sock").site("mispelt.test")
        }
        #expect(answer?.code == .siteNotFound && answer.map { "\($0) \($0.hint ?? "") \($0.details)".contains("misspelt") } == false)
        let far = try await sandbox.agent.run(["site", "show", "quite-another-name.example"])
        #expect(far.talk.contains("hint: agent site list\n"), "\(far.talk)")
    }

    private static let cacheOff: SetSiteRequest = {
        var request = SetSiteRequest()
        request.cache = "off"
        return request
    }()

    private static let absent: [@Sendable (AgentClient) async throws -> Void] = [
        { _ = try await $0.deleteSite("absent.test") }, { _ = try await $0.purgeSite("absent.test") },
        { _ = try await $0.undeleteSite("absent.test") }, { _ = try await $0.setSite("absent.test", cacheOff) },
        { _ = try await $0.purgeCache("absent.test", paths: []) }, { _ = try await $0.loginLink("absent.test") },
        { _ = try await $0.shell("absent.test") }, { _ = try await $0.runCron("absent.test") },
        { _ = try await $0.cancelChange("caaaaaaaaaaa") }, { _ = try await $0.undoChange("caaaaaaaaaaa") },
        { _ = try await $0.resumeChange("caaaaaaaaaaa") }, { _ = try await $0.adminPassword("caaaaaaaaaaa") },
        { _ = try await $0.addJob(AddJobRequest(kind: "site.disable", site: "absent.test")) },
        { _ = try await $0.steerJob("jaaaaaaaaaaa", .retry) }, { _ = try await $0.steerJob("jaaaaaaaaaaa", .cancel) },
        { _ = try await $0.steerJob("jaaaaaaaaaaa", .pause) }, { _ = try await $0.steerJob("jaaaaaaaaaaa", .goOn) },
        { _ = try await $0.revokeToken("taaaaaaaaaaa") },
        { _ = try await $0.rotateSecret("no.such", SecretValueRequest(value: Secret("x"))) }, { _ = try await $0.removeSecret("no.such") },
        { _ = try await $0.acknowledge("aaaaaaaaaaaa", reason: "x") }, { _ = try await $0.resetBreaker("no-such") },
        { _ = try await $0.setSchedule("no.such", SetScheduleRequest()) }, { _ = try await $0.runScheduleEntry("no.such") },
    ]

    @Test func whatIsNotThereIsRefusedAlsoToWhoOnlyAsks() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let client = AgentClient(socketPath: "\(sandbox.root)/run/agent.sock")
        for (index, ask) in Self.absent.enumerated() {
            let real = await #expect(throws: Problem.self, "\(index)") { try await ask(client) }
            let dry = await #expect(throws: Problem.self, "\(index)") { try await client.rehearse(ask) }
            #expect(real?.code.exit == .notFound && real == dry, "\(index): \(String(describing: real)) \(String(describing: dry))")
        }
    }

    @Test(arguments: ["/../x", "//", "/a b", "/\u{1b}[2J", "no-slash", "/\(String(repeating: "x", count: 3000))"])
    func aPageThatIsNoneIsRefusedAndNotShownRaw(_ path: String) async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        _ = try await sandbox.site("pages.test")
        let outcome = try await sandbox.agent.run(["site", "cache", "purge", "pages.test", "/", path])
        #expect(outcome.status == .usage && outcome.output.isEmpty && outcome.talk.contains("bad-path"), "\(outcome.talk)")
        #expect(!outcome.talk.unicodeScalars.contains { $0.value == 0x1b } && outcome.talk.utf8.count < 2000)
    }

    @Test func aCorruptArchiveIsRefused() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let archive = "\(sandbox.root)/broken.tar.gz"
        try Data([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7]).write(to: URL(fileURLWithPath: archive))
        let outcome = try await sandbox.agent.run(["site", "create", "ok.example", "--wordpress", archive])
        #expect(outcome.status == .refused)
        #expect(outcome.talk.contains(ProblemCode.sourceCorrupt.rawValue))
    }

    @Test func anArchiveWithAnotherChecksumIsRefused() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let archive = "\(sandbox.root)/some.tar.gz"
        try Data([0x1f, 0x8b, 8, 0, 1, 2, 3, 4]).write(to: URL(fileURLWithPath: archive))
        let outcome = try await sandbox.agent.run(
            ["site", "create", "ok.example", "--wordpress", archive, "--wordpress-sha256", String(repeating: "0", count: 64)])
        #expect(outcome.status == .refused)
        #expect(outcome.talk.contains(ProblemCode.checksumMismatch.rawValue))
    }

    @Test func aSecondDaemonOnOneRootIsRefused() async throws {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let outcome = try await sandbox.agent.run(["daemon", "run"], deadline: 20)
        #expect(outcome.status == .locked)
        #expect(outcome.talk.contains(ProblemCode.daemonRunning.rawValue))
    }

    @Test func withoutADaemonTheCommandSaysSo() async throws {
        let agent = AgentProcess(root: "/tmp/agent-e2e-none-\(getpid())")
        let outcome = try await agent.run(["site", "list"])
        #expect(outcome.status == .failed)
        #expect(outcome.talk.contains(ProblemCode.daemonNotRunning.rawValue))
        #expect(outcome.talk.contains("agent sandbox up"))
    }
}
