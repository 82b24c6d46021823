import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

@testable import AgentCLI

/// The value comes out of a file and goes to the daemon, and nowhere else.
@Suite struct SecretCommandTests {
    private let file = "/tmp/agent-secret-\(UInt32.random(in: 0...UInt32.max))"

    private func run(_ arguments: [String], holding bytes: Data, _ service: RecordingService) async throws -> CommandLineRun {
        try bytes.write(to: URL(fileURLWithPath: file))
        chmod(file, 0o600)
        defer { unlink(file) }
        return try await CommandLineRun.run(arguments + ["--file", file], against: service)
    }

    @Test(arguments: ["s3cret", "s3cret\n", "s3cret\r\n"]) func theFileIsTheValueWithoutItsLastLineBreak(_ text: String) async throws {
        let service = RecordingService()
        let run = try await run(["secret", "set", "smtp.password"], holding: Data(text.utf8), service)
        #expect(run.status == .done && service.calls == ["setSecret smtp.password of 6 until 0 by 0"], "\(run)")
        #expect(!run.output.contains("s3cret") && !run.talk.contains("s3cret") && run.output.contains("smtp.password"))
    }

    @Test func aRotationGoesToItsOwnRouteWithItsOwnDate() async throws {
        let service = RecordingService()
        _ = try await run(["secret", "rotate", "a", "--expires", "2999-01-31"], holding: Data("xy".utf8), service)
        #expect(service.calls == ["rotateSecret a of 2 until at(32474736000000) by 0"])
    }

    @Test(arguments: [["set", "smtp.password"], ["set", "new"], ["rotate", "smtp.password"], ["rotate", "new"]])
    func aDryRunSaysWhatWouldBeAndOnlyReads(_ words: [String]) async throws {
        let service = RecordingService()
        let run = try await run(["secret"] + words + ["--dry-run"], holding: Data("x".utf8), service)
        #expect(service.calls == ["secrets"])
        guard (words[0] == "set") == (words[1] == "new") else {
            // As the daemon would say it.
            #expect(run.status == (words[0] == "set" ? .exists : .notFound) && run.output.isEmpty, "\(run)")
            return
        }
        #expect(run.status == .done && run.talk.contains("nothing was changed") && run.output.contains(words[1]), "\(run)")
        let json = try await self.run(["secret"] + words + ["--dry-run", "--format", "json"], holding: Data("x".utf8), service)
        #expect(json.output.contains(#""state": "kept""#) && json.output.contains(words[1]), "\(json)")
    }

    @Test func aRotationKeepsItsLengthUnlessItIsToldOtherwise() async throws {
        let said: [([String], String)] = [([], "asLong"), (["--expires", "never"], "never")]
        for (options, end) in said {
            let service = RecordingService()
            _ = try await run(["secret", "rotate", "a"] + options, holding: Data("xy".utf8), service)
            #expect(service.calls == ["rotateSecret a of 2 until \(end) by 0"])
        }
        let service = RecordingService()
        let set = try await run(["secret", "set", "a", "--expires", "never"], holding: Data("xy".utf8), service)
        #expect(set.status == .usage && service.calls.isEmpty, "what has no end needs no word for it")
    }

    /// What others could have read, or put there, is no secret.
    @Test(arguments: [["secret", "set", "a", "--file"], ["secret", "rotate", "a", "--file"], ["site", "list", "--token-file"]])
    func aFileThatIsNotOursAloneIsRefusedWithAHint(_ words: [String]) async throws {
        let service = RecordingService()
        let link = "\(file)-link"
        defer { for place in [file, link] { unlink(place) } }
        try Data("canary".utf8).write(to: URL(fileURLWithPath: file))
        func refused(_ path: String, _ why: String) async throws {
            let run = try await CommandLineRun.run(words + [path], against: service)
            #expect(run.status == .usage && service.calls.isEmpty && run.talk.contains(why) && !run.talk.contains("canary"), "\(run)")
            #expect(run.talk.contains("hint: "), "\(run.talk)")
        }
        for mode: mode_t in [0o644, 0o640, 0o604, 0o620, 0o602, 0o610] {
            chmod(file, mode)
            try await refused(file, "others may read or write it")
        }
        chmod(file, 0o600)
        symlink(file, link)
        try await refused(link, "it is a link")
        try await refused("/tmp", "it is no file")
        try await refused("\(file)-none", "no such file")
        unlink(link)
        mkfifo(link, 0o600)
        try await refused(link, "it is no file")
        guard geteuid() == 0 else { return }
        chown(file, 65534, 65534)
        try await refused(file, "it belongs to another user")
    }

    @Test(arguments: [
        Data(), Data("\n".utf8), Data([0x63, 0x61, 0x6e, 0xff]), Data("can\0ary".utf8), Data(repeating: 0x63, count: 20_000),
    ])
    func whatIsNoSecretIsRefusedBeforeItTravelsAndNotShown(_ bytes: Data) async throws {
        let service = RecordingService()
        let run = try await run(["secret", "set", "a"], holding: bytes, service)
        #expect(run.status == .usage && service.calls.isEmpty && run.talk.contains(file), "\(run)")
        #expect(!run.talk.replacing(file, with: "").contains("can\0") && !run.talk.contains("cccc"))
    }

    @Test(arguments: ["A", "", "-a", "a/b", "a b", "../x", "ä"]) func aNameThatIsNoneIsRefused(_ name: String) async throws {
        let service = RecordingService()
        let run = try await run(
            ["secret", "set", "--", name].filter { $0 != "--" || name.hasPrefix("-") }, holding: Data("x".utf8), service)
        #expect(run.status == .usage && service.calls.isEmpty, "\(run)")
    }

    @Test func aDateThatIsOverAndAFileThatIsNoneAreRefused() async throws {
        let service = RecordingService()
        let over = try await run(["secret", "set", "a", "--expires", "2001-01-01"], holding: Data("x".utf8), service)
        #expect(over.status == .usage && over.talk.contains("that time is over"), "\(over)")
        for place in ["/tmp", "/nonexistent/x"] {
            let run = try await CommandLineRun.run(["secret", "set", "a", "--file", place], against: service)
            #expect(run.status == .usage && run.talk.contains(place), "\(run)")
        }
        #expect(service.calls.isEmpty)
    }

    @Test func removingAsks() async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["secret", "remove", "smtp.password"], against: service)
        #expect(run.status == .needsConfirmation && service.calls == ["secrets"], "it only looked: \(service.calls)")
        let none = try await CommandLineRun.run(["secret", "remove", "smtp.pasword"], against: service)
        #expect(none.status == .notFound && none.talk.contains("did you mean smtp.password?"), "nobody is asked: \(none.talk)")
        #expect(!none.talk.contains("warning"), "nobody needs what there is not: \(none.talk)")
    }

    /// Before it asks, before a dry run's answer, and beside --yes.
    @Test(arguments: [[], ["--dry-run"], ["--yes"]]) func whoNeedsItIsSaidBeforeItIsRemoved(_ flags: [String]) async throws {
        let run = try await CommandLineRun.run(["secret", "remove", "smtp.password"] + flags, against: RecordingService())
        #expect(run.status == (flags.isEmpty ? .needsConfirmation : .done), "\(run)")
        for user in ["alert channel on-call", "authority letsencrypt"] {
            #expect(run.talk.contains("warning: \(user) needs secret smtp.password\n"), "\(flags): \(run.talk)")
        }
    }

    @Test func theListSaysWhoNeedsIt() async throws {
        let run = try await CommandLineRun.run(["secret", "list"], against: RecordingService())
        #expect(run.output.contains("alert channel on-call, authority letsencrypt"), "\(run.output)")
    }

    @Test func aListThatCannotBeReadKeepsNobodyFromRemovingOne() async throws {
        let service = RecordingService()
        service.fail(with: Problem(.internalError, "cannot list secrets"), times: 1)
        let run = try await CommandLineRun.run(["secret", "remove", "smtp.password", "--yes"], against: service)
        #expect(run.status == .done && service.calls == ["secrets", "removeSecret smtp.password by 0"], "\(run) \(service.calls)")
    }
}
