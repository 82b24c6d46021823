import AgentAPI
import AgentTesting
import SiteModel
import Testing

@Suite(.serialized) struct ExitStatusTests {
    @Test(arguments: ProblemCode.allCases)
    func aProblemEndsWithItsStatusAndItsHint(_ code: ProblemCode) async throws {
        let service = RecordingService()
        service.fail(with: Problem(code, "cannot do 'it': for a reason", hint: "try something", details: ["a.b": "c"]))
        let run = try await CommandLineRun.run(["site", "list"], against: service)
        #expect(run.status == code.exit)
        #expect(run.output.isEmpty)
        #expect(run.talk == "error: cannot do 'it': for a reason\nhint: try something\nmore: agent explain \(code.rawValue)\n")
    }

    @Test func withFormatJSONTheProblemIsJSONToo() async throws {
        let service = RecordingService()
        let problem = Problem(.siteBusy, "cannot do 'it': busy", hint: "wait", details: ["change.id": "c1"])
        service.fail(with: problem)
        let run = try await CommandLineRun.run(["site", "list", "--format", "json"], against: service)
        let line = try #require(run.talk.split(separator: "\n").last)
        #expect(try WireJSON.decode(Problem.self, from: line.utf8) == problem)
        #expect(run.output.isEmpty)
    }

    @Test func theStatusesAreTheDocumentedOnes() {
        let expected: [SiteModel.ExitStatus: Int32] = [
            .done: 0, .failed: 1, .usage: 2, .notFound: 3, .exists: 4, .refused: 5, .locked: 6, .rolledBack: 7, .notFullyRolledBack: 8,
            .needsConfirmation: 9, .forbidden: 10, .paused: 11,
        ]
        #expect(SiteModel.ExitStatus.allCases.allSatisfy { expected[$0] == $0.rawValue })
    }

    @Test func aChangeThatWasTakenBackIsStatusSeven() async throws {
        let service = RecordingService()
        service.end(as: "undone", problem: Problem(.proofFailed, "cannot prove 'http://x/': it answers 500", details: ["step": "prove"]))
        let run = try await CommandLineRun.run(["site", "undelete", "example.com"], against: service)
        #expect(run.status == .rolledBack)
        #expect(run.output.isEmpty)
        #expect(run.talk.contains("error: cannot prove 'http://x/': it answers 500 (everything was taken back)\n"))
        #expect(run.talk.contains("agent explain proof-failed"))
    }

    @Test func aStuckChangeIsStatusEightAndNamesTheLeftoversAndTheChange() async throws {
        let service = RecordingService()
        service.end(as: "stuck", problem: Problem(.notFullyRolledBack, "cannot take back 'x'"))
        let run = try await CommandLineRun.run(["site", "undelete", "example.com"], against: service)
        #expect(run.status == .notFullyRolledBack)
        #expect(run.talk.contains("'c23456789abc'") && run.talk.contains("left over: database, vhost"))
        #expect(run.talk.contains("agent change resume --root /") && run.talk.contains(" c23456789abc\n"), "\(run.talk)")
    }

    @Test func goingBackIsWhatResumeAndCancelAskFor() async throws {
        for arguments in [["change", "resume", "c23456789abc"], ["change", "cancel", "c23456789abc"]] {
            let service = RecordingService()
            service.end(as: "undone", problem: Problem(.cancelled, "cancelled"))
            #expect(try await CommandLineRun.run(arguments, against: service).status == .done)
        }
    }

    /// What an undo does is a change of its own: taken back, it undid nothing.
    @Test func anUndoThatWasTakenBackIsStatusSeven() async throws {
        let service = RecordingService()
        service.end(as: "undone", problem: Problem(.configurationRefused, "cannot use the configuration: a stranger's file"))
        let run = try await CommandLineRun.run(["change", "undo", "c23456789abc", "--yes"], against: service)
        #expect(run.status == .rolledBack && run.output.isEmpty)
        #expect(run.talk.contains("a stranger's file (everything was taken back)"), "\(run.talk)")
    }

    @Test func aChangeWithoutAWayBackIsSettledOnlyWhenItIsDone() async throws {
        for (state, status) in [("done", SiteModel.ExitStatus.done), ("undone", .rolledBack), ("stuck", .notFullyRolledBack)] {
            let service = RecordingService()
            service.end(as: state, onlyForward: true)
            #expect(try await CommandLineRun.run(["change", "resume", "c23456789abc"], against: service).status == status)
        }
    }

    @Test func aResumedChangeTellsWhatHappensNowAndHowItEnded() async throws {
        func event(_ sequence: Int64, _ kind: String, _ text: String) -> EventView {
            EventView(
                sequence: sequence, change: "c23456789abc", at: 1, kind: kind, step: nil, text: text, milliseconds: 5, problem: nil)
        }
        let service = RecordingService()
        service.answer(ChangeAccepted(changed: true, change: "c23456789abc", eventsAfter: 2))
        service.play([
            event(1, "stepFailed", "old failure"), event(2, "changeStuck", "old end"), event(3, "undoStarted", "taking back: x"),
            event(4, "stepUndone", "drop database"), event(5, "changeUndone", "x"),
        ])
        service.end(as: "undone", problem: Problem(.proofFailed, "failed"))
        let run = try await CommandLineRun.run(["change", "resume", "c23456789abc", "--format", "json"], against: service)
        #expect(run.status == .done && run.output.contains(#""outcome": "undone""#), "\(run)")
        #expect(run.talk == "taking back: x\n  undone   drop database  5 ms\ntaken back after 5 ms\n")
    }

    @Test func followingAChangeEndsWithItsStatus() async throws {
        for (state, status) in [("done", SiteModel.ExitStatus.done), ("undone", .rolledBack), ("stuck", .notFullyRolledBack)] {
            let service = RecordingService()
            service.end(as: state)
            #expect(try await CommandLineRun.run(["change", "follow", "c23456789abc"], against: service).status == status)
        }
    }

    /// What it is about is looked at first: nobody is asked about what is not there.
    @Test func withoutConfirmationNothingIsDone() async throws {
        let looking: Set<String> = ["planDeleteSite example.com", "change c23456789abc", "site sabcdefghijk"]
        for arguments in [["site", "delete", "example.com"], ["change", "undo", "c23456789abc"], ["doctor", "--orphans", "--delete"]] {
            let service = RecordingService()
            let run = try await CommandLineRun.run(arguments, against: service)
            #expect(run.status == .needsConfirmation && run.talk.contains("--yes"))
            #expect(looking.isSuperset(of: service.calls), "\(service.calls)")
            let refused = try await CommandLineRun.run(arguments, against: service, in: .init(terminal: true, input: "n"))
            #expect(refused.status == .needsConfirmation && refused.talk.contains("[y/N]"))
            #expect(looking.isSuperset(of: service.calls), "\(service.calls)")
            let agreed = try await CommandLineRun.run(arguments, against: service, in: .init(terminal: true, input: "y"))
            #expect(agreed.status == .done, "\(agreed.talk)")
        }
    }

    @Test func lockWaitAsksAgainUntilTheLockIsFree() async throws {
        let service = RecordingService()
        service.fail(with: Problem(.siteBusy, "cannot change 'example.com': change c1 runs"), times: 3)
        let run = try await CommandLineRun.run(["site", "undelete", "example.com", "--lock-wait", "10"], against: service)
        #expect(run.status == .done)
        #expect(service.calls.filter { $0.hasPrefix("undeleteSite") }.count == 4)
        #expect(run.talk.contains("waiting: cannot change 'example.com': change c1 runs"))
    }

    @Test func withoutLockWaitALockIsStatusSixAtOnce() async throws {
        let service = RecordingService()
        service.fail(with: Problem(.siteBusy, "busy"))
        let run = try await CommandLineRun.run(["site", "undelete", "example.com"], against: service)
        #expect(run.status == .locked)
        #expect(service.calls.count == 1)
    }

    @Test func lockWaitEnds() async throws {
        let service = RecordingService()
        service.fail(with: Problem(.siteBusy, "busy"))
        let started = ContinuousClock.now
        let run = try await CommandLineRun.run(["site", "undelete", "example.com", "--lock-wait", "1"], against: service)
        #expect(run.status == .locked)
        #expect(ContinuousClock.now - started >= .seconds(1))
    }

    @Test func aDoctorWhoFoundAnErrorIsStatusOne() async throws {
        let service = RecordingService()
        service.find([FindingView(code: "tool.missing", severity: "error", subject: "nginx", text: "not installed", remedy: nil)])
        let run = try await CommandLineRun.run(["doctor"], against: service)
        #expect(run.status == .failed && run.output.contains("tool.missing"))
        service.find([])
        let healthy = try await CommandLineRun.run(["doctor"], against: service)
        #expect(healthy.status == .done && healthy.talk == "nothing found\n")
    }
}
