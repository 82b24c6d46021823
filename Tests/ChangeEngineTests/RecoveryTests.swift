import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("Recovery", .timeLimit(.minutes(3))) struct RecoveryTests {
    static let plan = ToyPlan.make(["tree", "database", "stamp<tree,database", "vhost<stamp"], claims: ["x.example"])

    @Test("a power cut at every effect of a change, and of its recovery: everything or nothing") func forward() async throws {
        let report = try await CrashSweep(Self.plan, secondCuts: 200, journal: { MemoryJournal() }).run()
        print("crash points of a change that would be done: \(report)")
        #expect(report.points > 300 && report.endedDone > 0 && report.endedUndone > 0 && report.neverOpened > 0)
    }

    @Test("a power cut at every effect of a change that goes back, and of its recovery: nothing") func back() async throws {
        let report = try await CrashSweep(Self.plan, secondCuts: 200, journal: { MemoryJournal() }) { world in
            try world.put("stamp/1", "somebody's")
            world.fail("vhost", at: .midApply, .problem(.proofFailed))
        }.run()
        print("crash points of a change that goes back: \(report)")
        #expect(report.points > 300 && report.endedDone == 0)
    }

    @Test("a change whose every step stands is closed as done") func allDone() async throws {
        let bench = Bench()
        let change = Sample.change(1, subject: "toy")
        var done = Change(id: change.id, plan: Self.plan, startedAt: 1, requestedBy: 0)
        for index in done.steps.indices { done.steps[index].state = index == 0 ? .satisfied : .done }
        try await bench.journal.open(done)
        #expect(try await bench.runner.recover().map(\.state) == [.done])
        #expect(bench.closed.all.map(\.state) == [.done])
        #expect(bench.world.visits == [])
    }

    @Test("but not when its way back had begun") func allDoneButUndoing() async throws {
        let bench = Bench()
        var change = Change(id: bench.id, plan: Self.plan, startedAt: 1, requestedBy: 0)
        for index in change.steps.indices { change.steps[index].state = .done }
        try await bench.journal.open(change)
        try await bench.journal.beginUndo(bench.id, because: Problem(.cancelled, "cannot make toys: it was cancelled"))
        let ends = try await bench.runner.recover()
        #expect(ends.map(\.state) == [.undone])
        #expect(ends.first?.problem?.code == .cancelled)
        #expect(bench.world.visits.filter { $0.hasSuffix(".undo") }.count == 4)
    }

    @Test("an interrupted change says that it was interrupted") func interrupted() async throws {
        let bench = Bench()
        try await bench.journal.open(Change(id: bench.id, plan: Self.plan, startedAt: 1, requestedBy: 0))
        let ends = try await bench.runner.recover()
        #expect(ends.map(\.state) == [.undone])
        #expect(ends.first?.problem?.exit == .rolledBack)
    }

    @Test("a step of a newer agent stops recovery before anything is touched") func newer() async throws {
        let bench = Bench()
        var newer = Change(id: Sample.id(2), plan: Self.plan, startedAt: 1, requestedBy: 0)
        newer.plan.subject = "newer"
        newer.plan.claims = []
        newer.plan.steps[0].kind = "from the future"
        try await bench.journal.open(Change(id: bench.id, plan: Self.plan, startedAt: 1, requestedBy: 0))
        try await bench.journal.begin("tree", of: bench.id, undo: UndoRecord())
        try await bench.journal.open(newer)
        let problem = await #expect(throws: Problem.self) { _ = try await bench.runner.recover() }
        #expect(problem?.code == .stateTooNew)
        #expect(bench.world.visits == [])
        #expect(await bench.journal.unfinished().map(\.state) == [.running, .running])
    }

    @Test("a stuck change is tried again") func stuckAgain() async throws {
        let bench = Bench()
        bench.world.fail("vhost", at: .afterApply, .problem(.proofFailed))
        bench.world.fail("tree", at: .undo, .foreign)
        #expect(try await bench.run(Self.plan).state == .stuck)
        bench.world.repair()
        let next = Bench(journal: bench.journal, world: bench.world)
        let ends = try await next.runner.recover()
        #expect(ends.map(\.state) == [.undone] && ends.first?.problem?.code == .proofFailed)
        #expect(bench.world.things == [:])
    }
}
