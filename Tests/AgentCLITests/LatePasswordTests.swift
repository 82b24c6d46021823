import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

/// A command was ended before it had the password of the site that it asked for: who asks again is given it while it waits, and no file stays empty.
@Suite struct LatePasswordTests {
    private static let change = "c23456789abc"

    /// A home with what such a command left, removed afterwards.
    private func withHome(_ left: [String], _ body: (_ home: String, _ place: String) async throws -> Void) async throws {
        let home = "/tmp/agent-late-\(UInt32.random(in: 0...UInt32.max))"
        let place = "\(home)/.agent/passwords"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: home) }  // a leftover in /tmp harms no other test
        for directory in [home, "\(home)/.agent", place] { #expect(chmod(directory, 0o700) == 0) }
        for name in left { close(try made("\(place)/\(name)")) }
        try await body(home, place)
    }

    private func made(_ path: String) throws -> Int32 {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        try #require(file >= 0 && fchmod(file, 0o600) == 0)
        return file
    }

    private func standing(passwordWaits: String? = nil) -> RecordingService {
        let service = RecordingService()
        service.answer(ChangeAccepted(changed: false, site: RecordingService.site, passwordWaits: passwordWaits))
        return service
    }

    private func names(_ place: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: place).sorted() }

    private func create(_ service: RecordingService, _ home: String, _ more: String..., terminal: Bool = false) async throws
        -> CommandLineRun
    {
        try await CommandLineRun.run(
            ["site", "create", "example.com"] + more, against: service, in: .init(terminal: terminal, environment: ["HOME": home]))
    }

    /// With a file or, where the command was ended before it made one, without.
    @Test(arguments: [true, false]) func whatWaitsIsHandedOver(_ leftFile: Bool) async throws {
        let name = "example.com-\(Self.change)"
        try await withHome(leftFile ? [name] : []) { home, place in
            let run = try await create(standing(passwordWaits: leftFile ? nil : Self.change), home)
            #expect(run.status == .done && run.output.contains("password file:  \(place)/\(name)\n"), "\(run)")
            #expect(run.talk.contains("was ended before it had the administrator's password: it is in \(place)/\(name) now\n"), "\(run)")
            #expect(try String(contentsOfFile: "\(place)/\(name)", encoding: .utf8) == "correct-horse\n")
            #expect(!run.talk.contains("correct-horse") && !run.talk.contains("login-url"))
        }
    }

    @Test func itGoesWhereItWasAskedFor() async throws {
        try await withHome(["example.com-\(Self.change)"]) { home, place in
            let run = try await create(standing(), home, "--password-file", "\(home)/mine")
            #expect(run.status == .done && run.output.contains("password file:  \(home)/mine\n"), "\(run)")
            #expect(try String(contentsOfFile: "\(home)/mine", encoding: .utf8) == "correct-horse\n")
            #expect(try names(place).isEmpty)
        }
        try await withHome(["example.com-\(Self.change)"]) { home, place in
            let run = try await create(standing(), home, "--show-password", terminal: true)
            #expect(run.output.contains("password:       correct-horse\n") && !run.talk.contains("correct-horse"), "\(run)")
            #expect(try names(place).isEmpty)
        }
    }

    @Test(arguments: [ProblemCode.fetchOver, .forbidden, .changeNotFound])
    func whatWaitsNoLongerIsToldAndItsEmptyFileGoes(_ code: ProblemCode) async throws {
        try await withHome(["example.com-\(Self.change)"]) { home, place in
            let service = standing()
            service.keepPassword(with: Problem(code, "cannot fetch the password: its time is over"))
            let run = try await create(service, home, "--format", "json")
            #expect(run.status == .done && run.output.contains(#""passwordFile": null"#), "\(run)")
            #expect(run.talk.contains("\(place)/example.com-\(Self.change) empty, which is taken away"), "\(run)")
            #expect(run.unrootedTalk.hasSuffix("hint: agent site login-url example.com\n") && !run.talk.contains("warning"), "\(run)")
            #expect(try names(place).isEmpty)
        }
    }

    /// What is written in, what a command is at, what is another site's, what is of no change, and what others may read.
    @Test func nothingElseIsTouched() async throws {
        let others = ["example.com-x.example-\(Self.change)", "www.example.com-\(Self.change)", "example.com-", "example.com-A1", "notes"]
        try await withHome(others) { home, place in
            let held = try made("\(place)/example.com-cheld2222222")
            defer { close(held) }
            #expect(flock(held, LOCK_EX) == 0)
            try Data("old\n".utf8).write(to: URL(fileURLWithPath: "\(place)/example.com-cfull2222222"))
            #expect(chmod("\(place)/example.com-cfull2222222", 0o600) == 0)
            close(try made("\(place)/example.com-copen2222222"))
            #expect(chmod("\(place)/example.com-copen2222222", 0o644) == 0)
            let before = try names(place)
            let service = standing()
            let run = try await create(service, home)
            #expect(run.status == .done && !service.calls.contains { $0.hasPrefix("adminPassword") }, "\(service.calls)")
            #expect(run.talk.contains("the site stood already"), "\(run)")
            #expect(run.unrootedTalk.hasSuffix("hint: agent site login-url example.com\n"), "\(run)")
            #expect(try names(place) == before)
        }
    }

    /// Another site is made under the name: what a command of an earlier one left is no use any more.
    @Test func aNewSiteLeavesNoEmptyFileOfAnEarlierOne() async throws {
        try await withHome(["example.com-cearly222222"]) { home, place in
            let run = try await create(RecordingService(), home)
            #expect(run.status == .done && run.talk.contains("\(place)/example.com-cearly222222 is taken away"), "\(run)")
            #expect(try names(place) == ["example.com-\(Self.change)"])
            #expect(try String(contentsOfFile: "\(place)/example.com-\(Self.change)", encoding: .utf8) == "correct-horse\n")
        }
    }

    /// Asked for in other words: that is refused as ever, and the password is handed over all the same.
    @Test func aRefusalBecauseItStandsHandsItOverToo() async throws {
        try await withHome(["example.com-\(Self.change)"]) { home, place in
            let service = RecordingService()
            service.fail(with: Problem(.siteExists, "cannot create site 'example.com': it stands, and title is 'a', not 'b'"), times: 1)
            let run = try await create(service, home)
            #expect(run.status == .exists && run.output.isEmpty && run.talk.contains("it is in \(place)/example.com-"), "\(run)")
            #expect(try String(contentsOfFile: "\(place)/example.com-\(Self.change)", encoding: .utf8) == "correct-horse\n")
        }
    }

    @Test func anEmptyFileThatWasNamedIsToldApart() async throws {
        try await withHome([]) { home, _ in
            close(try made("\(home)/mine"))
            let service = RecordingService()
            let run = try await create(service, home, "--password-file", "\(home)/mine")
            #expect(run.status == .usage && run.talk.contains("it exists, and is empty: a command that was ended"), "\(run)")
            #expect(service.calls.isEmpty)
        }
    }
}
