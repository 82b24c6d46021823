import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

@Suite(.serialized) struct CreateTests {
    private static func event(_ sequence: Int64, _ kind: String, _ text: String, _ milliseconds: Int64? = nil, _ problem: Problem? = nil)
        -> EventView
    {
        EventView(
            sequence: sequence, change: "c23456789abc", at: 1, kind: kind, step: nil, text: text, milliseconds: milliseconds,
            problem: problem)
    }
    private static let events = [
        event(1, "changeStarted", "create site example.com"), event(2, "stepStarted", "create database"),
        event(3, "stepSatisfied", "store release", 1), event(4, "stepDone", "create database", 12),
        event(5, "changeDone", "create site example.com", 1234),
    ]

    /// A home of its own, removed afterwards.
    private func withHome(_ body: (String) async throws -> Void) async throws {
        let home = "/tmp/agent-home-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        defer { try? FileManager.default.removeItem(atPath: home) }  // a leftover in /tmp harms no other test
        try await body(home)
    }

    private func mode(_ path: String) throws -> Int? { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }

    @Test func showsEachStepAndEndsWithWhatIsNeededToLogIn() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.play(Self.events)
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com"], against: service, in: .init(environment: ["HOME": home]))
            #expect(run.status == .done, "\(run.talk)")
            let file = "\(home)/.agent/passwords/example.com-c23456789abc"
            #expect(run.output == "url:            http://example.com.localhost:8080/\nadmin:          admin\npassword file:  \(file)\n")
            #expect(
                run.talk == """
                    create site example.com  (change c23456789abc)
                      already  store release  1 ms
                      done     create database  12 ms
                    finished in 1.23 s

                    """)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "correct-horse\n")
            #expect(try mode(file) == 0o600 && mode("\(home)/.agent/passwords") == 0o700)
            #expect(!run.talk.contains("correct-horse") && !run.output.contains("correct-horse"))
        }
    }

    /// The daemon tells what it told then, the same change among it; the password was fetched once, and is where it was put.
    @Test func theSameRequestAgainNamesTheFileOfTheFirst() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.play(Self.events)
            let file = "\(home)/.agent/passwords/example.com-c23456789abc"
            for again in [false, true] {
                let run = try await CommandLineRun.run(
                    ["site", "create", "example.com", "--idempotency-key", "k"], against: service, in: .init(environment: ["HOME": home]))
                #expect(run.status == .done && run.output.contains("password file:  \(file)\n"), "\(run.talk)")
                #expect(run.talk.contains("note: the password is in \(file), where an earlier command with this key put it") == again)
                #expect(try String(contentsOfFile: file, encoding: .utf8) == "correct-horse\n")
            }
        }
    }

    /// The first command was killed before it wrote: the file that it left is written by the next, unless it is not as such a command leaves it.
    @Test(arguments: [false, true])
    func whatAKilledCommandLeftIsWrittenByTheNext(_ isReadable: Bool) async throws {
        try await withHome { home in
            let service = RecordingService()
            service.play(Self.events)
            let directory = "\(home)/.agent/passwords"
            let file = "\(directory)/example.com-c23456789abc"
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            #expect(chmod("\(home)/.agent", 0o700) == 0)
            let left = open(file, O_WRONLY | O_CREAT | O_EXCL, 0o600)
            #expect(left >= 0 && fchmod(left, isReadable ? 0o644 : 0o600) == 0)
            close(left)
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com", "--idempotency-key", "k"], against: service, in: .init(environment: ["HOME": home]))
            #expect((run.status == .done) != isReadable, "\(run.talk)")
            #expect(run.talk.contains("no file of yours alone") == isReadable && !run.talk.contains("earlier command"))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == (isReadable ? "" : "correct-horse\n"))
        }
    }

    @Test func theRequestCarriesWhatWasSaid() async throws {
        let service = RecordingService()
        let file = "/tmp/agent-unused-\(UInt32.random(in: 0...UInt32.max))"
        defer { unlink(file) }
        _ = try await CommandLineRun.run(
            [
                "site", "create", "example.com", "--alias", "www.example.com", "--alias", "shop.example.com", "--title", "My shop",
                "--password-file", file, "--quiet",
            ], against: service)
        #expect(service.calls.first == #"createSite example.com ["www.example.com", "shop.example.com"] My shop by 0"#)
    }

    @Test func aNamedPasswordFileIsNewOrRefusedBeforeAnythingIsAsked() async throws {
        try await withHome { home in
            let file = "\(home)/secret"
            let service = RecordingService()
            let run = try await CommandLineRun.run(["site", "create", "example.com", "--password-file", file], against: service)
            #expect(run.status == .done, "\(run.talk)")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "correct-horse\n" && mode(file) == 0o600)
            let calls = service.calls.count
            for bad in [file, "\(home)/absent/secret"] {
                let again = try await CommandLineRun.run(["site", "create", "example.com", "--password-file", bad], against: service)
                #expect(again.status == .usage && again.talk.contains("cannot write the password"))
            }
            try FileManager.default.createSymbolicLink(atPath: "\(home)/link", withDestinationPath: "\(home)/elsewhere")
            let linked = try await CommandLineRun.run(
                ["site", "create", "example.com", "--password-file", "\(home)/link"], against: service)
            #expect(linked.status == .usage && !FileManager.default.fileExists(atPath: "\(home)/elsewhere"))
            #expect(service.calls.count == calls)
        }
    }

    /// Not found by looking: only making it tells.
    @Test func aPasswordFileThatCannotBeMadeCostsNoSite() async throws {
        try await withHome { home in
            let service = RecordingService()
            let name = String(repeating: "n", count: 256)
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com", "--password-file", "\(home)/\(name)"], against: service)
            #expect(run.status == .usage && run.talk.contains("cannot write the password"), "\(run.talk)")
            #expect(service.calls.isEmpty)
        }
    }

    @Test func aNamedFileIsTakenAwayWhereNothingCameOfIt() async throws {
        try await withHome { home in
            for (changed, status) in [(false, SiteModel.ExitStatus.done), (true, .rolledBack)] {
                let service = RecordingService()
                if changed {
                    service.end(as: "undone", problem: Problem(.proofFailed, "cannot prove 'x': 500"))
                } else {
                    service.answer(ChangeAccepted(changed: false, site: RecordingService.site))
                }
                let file = "\(home)/secret"
                let run = try await CommandLineRun.run(["site", "create", "example.com", "--password-file", file], against: service)
                #expect(run.status == status, "\(run.talk)")
                #expect(!FileManager.default.fileExists(atPath: file))
            }
        }
    }

    @Test func whoLeavesBeforeTheDaemonAnswersLeavesNoFileBehind() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.prepare(for: .seconds(120))
            let (interrupts, press) = AsyncStream<Void>.makeStream()
            press.yield()
            press.yield()
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com", "--password-file", "\(home)/secret"], against: service, in: .init(interrupts: interrupts))
            #expect(run.status == .rolledBack, "\(run.talk)")
            #expect(!FileManager.default.fileExists(atPath: "\(home)/secret"))
        }
    }

    @Test func aDirectoryThatOthersMayWriteToKeepsNoPassword() async throws {
        try await withHome { home in
            try FileManager.default.createDirectory(atPath: "\(home)/.agent", withIntermediateDirectories: false)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: "\(home)/.agent")
            let service = RecordingService()
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com"], against: service, in: .init(environment: ["HOME": home]))
            #expect(run.status == .usage && service.calls.isEmpty)
        }
    }

    @Test func aFailedCreateLeavesNoPasswordFile() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.end(as: "undone", problem: Problem(.proofFailed, "cannot prove 'x': 500"))
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com"], against: service, in: .init(environment: ["HOME": home]))
            #expect(run.status == .rolledBack)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(home)/.agent/passwords").isEmpty)
            #expect(!service.calls.contains { $0.hasPrefix("adminPassword") })
        }
    }

    @Test func whatStandsAlreadyIsSaidToBeUnchanged() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.answer(ChangeAccepted(changed: false, site: RecordingService.site))
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com", "--format", "json"], against: service, in: .init(environment: ["HOME": home]))
            #expect(run.status == .done)
            #expect(
                run.unrootedTalk == """
                    nothing had to change
                    note: the site stood already: its administrator's password was not changed, and no file was written
                    hint: agent site login-url example.com

                    """)
            #expect(run.output.contains(#""changed": false"#) && run.output.contains(#""passwordFile": null"#))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(home)/.agent/passwords").isEmpty)
        }
    }

    @Test func thePasswordIsShownOnATerminalOnly() async throws {
        let service = RecordingService()
        let piped = try await CommandLineRun.run(["site", "create", "example.com", "--show-password"], against: service)
        #expect(piped.status == .usage && service.calls.isEmpty)
        let shown = try await CommandLineRun.run(
            ["site", "create", "example.com", "--show-password"], against: service, in: .init(terminal: true))
        #expect(shown.status == .done && shown.output.contains("password:       correct-horse\n"))
        #expect(!shown.talk.contains("correct-horse"))
    }

    @Test func eventsAreLinesOfJSONAndNothingElse() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.play(Self.events)
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com", "--events"], against: service, in: .init(environment: ["HOME": home]))
            let lines = run.output.split(separator: "\n")
            #expect(try lines.map { try WireJSON.decode(EventView.self, from: $0.utf8) } == Self.events)
            #expect(run.talk.isEmpty)
        }
    }

    @Test func quietSaysNothing() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.play(Self.events)
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com", "--quiet"], against: service, in: .init(environment: ["HOME": home]))
            #expect(run.status == .done && run.talk.isEmpty && !run.output.isEmpty)
        }
    }

    @Test func colourIsForTerminalsAndRepeatsAWord() async throws {
        try await withHome { home in
            for (environment, coloured) in [
                (["HOME": home], true), (["HOME": home, "NO_COLOR": "1"], false), (["HOME": home, "TERM": "dumb"], false),
            ] {
                let service = RecordingService()
                service.play(Self.events)
                let file = "\(home)/\(UInt32.random(in: 0...UInt32.max))"
                let run = try await CommandLineRun.run(
                    ["site", "create", "example.com", "--password-file", file], against: service,
                    in: .init(terminal: true, environment: environment))
                #expect(run.talk.contains("\u{1b}[") == coloured && run.talk.contains("done"))
                #expect(!run.output.contains("\u{1b}"))
            }
        }
    }

    @Test func controlCharactersOfOthersDoNotReachTheTerminal() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.play([
                Self.event(1, "stepFailed", "x\u{1b}]0;owned\u{7}", 1, Problem(.commandFailed, "a\u{9b}31mb")),
                Self.event(2, "changeDone", "x", 1),
            ])
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com"], against: service, in: .init(environment: ["HOME": home]))
            #expect(!run.talk.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
        }
    }

    @Test func ctrlCAsksTheDaemonToCancelAndWaitsForTheWayBack() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.play([Self.event(1, "changeStarted", "create site example.com")], thenEnd: false)
            service.end(as: "undone", problem: Problem(.cancelled, "cannot create 'example.com': cancelled"))
            service.whenCancelled([Self.event(2, "undoStarted", "taking back"), Self.event(3, "changeUndone", "x", 5)])
            let (interrupts, press) = AsyncStream<Void>.makeStream()
            press.yield()
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com"], against: service, in: .init(environment: ["HOME": home], interrupts: interrupts))
            #expect(run.status == .rolledBack)
            #expect(service.calls.contains("cancelChange c23456789abc by 0"))
            #expect(run.talk.contains("cancelling") && run.talk.contains("taking back") && run.talk.contains("cancelled"))
        }
    }

    @Test func aSecondCtrlCStopsWaiting() async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted", "undelete")], thenEnd: false)
        let (interrupts, press) = AsyncStream<Void>.makeStream()
        press.yield()
        let impatient = Task {
            while !service.calls.contains("cancelChange c23456789abc by 0") { try await Task.sleep(for: .milliseconds(10)) }
            press.yield()
        }
        defer { impatient.cancel() }
        let run = try await CommandLineRun.run(["site", "undelete", "example.com"], against: service, in: .init(interrupts: interrupts))
        #expect(run.status == .rolledBack && run.talk.contains("agent change follow --root /"), "\(run.talk)")
    }

    @Test func aCtrlCWhileTheDaemonStillPreparesIsSentAfterIt() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.prepare(for: .milliseconds(1500))
            service.play([Self.event(1, "changeStarted", "create site example.com")], thenEnd: false)
            service.end(as: "undone", problem: Problem(.cancelled, "cannot create 'example.com': cancelled"))
            service.whenCancelled([Self.event(2, "changeUndone", "x", 5)])
            let (interrupts, press) = AsyncStream<Void>.makeStream()
            press.yield()
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com"], against: service, in: .init(environment: ["HOME": home], interrupts: interrupts))
            #expect(run.status == .rolledBack)
            #expect(service.calls.prefix(2) == ["createSite example.com [] - by 0", "cancelChange c23456789abc by 0"])
            #expect(run.talk.contains("as soon as the daemon has taken the request") && run.explainedSilence)
        }
    }

    @Test func aSecondCtrlCStopsWaitingForABusyDaemon() async throws {
        try await withHome { home in
            let service = RecordingService()
            service.prepare(for: .seconds(120))
            let (interrupts, press) = AsyncStream<Void>.makeStream()
            press.yield()
            press.yield()
            let started = ContinuousClock.now
            let run = try await CommandLineRun.run(
                ["site", "create", "example.com"], against: service, in: .init(environment: ["HOME": home], interrupts: interrupts))
            #expect(run.status == .rolledBack && run.talk.contains("agent change list"))
            #expect(ContinuousClock.now - started < .seconds(100))
            #expect(!run.talk.contains("daemon has gone"))
        }
    }
}
