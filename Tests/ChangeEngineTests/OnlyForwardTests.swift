import AgentTesting
import ChangeEngine
import Foundation
import SiteModel
import Testing

@Suite("A change that only goes forward", .timeLimit(.minutes(2))) struct OnlyForwardTests {
    static let plan: Plan = {
        var plan = ToyPlan.make(["a", "b<a", "c<b"], claims: ["x.example"])
        plan.onlyForward = true
        return plan
    }()

    private func tookBack(_ world: ToyWorld) -> Bool { world.visits.contains { $0.hasSuffix(".undo") } }

    @Test("that fails half-way is stuck, names what is left, and goes on when it is resumed") func stuck() async throws {
        let bench = Bench()
        bench.world.fail("b", at: .midApply, .problem(.databaseUnavailable))
        let change = try await bench.run(Self.plan)
        #expect(change.state == .stuck)
        #expect(change.problem?.code == .notFullyRolledBack)
        #expect(change.problem?.message.contains("b (make toy b), c (make toy c)") == true, "\(change.problem?.message ?? "")")
        #expect(change.problem?.details["steps.left"] == "b,c")
        #expect(change.problem?.details["problem.code"] == ProblemCode.databaseUnavailable.rawValue)
        #expect(change.problem?.hint == "agent change resume \(bench.id)")
        #expect(bench.world.things["a/1"] == "made a/1" && bench.closed.all.isEmpty)
        #expect(try await bench.log().last?.kind == .changeStuck)
        // Lane and names stay taken.
        await #expect(throws: Problem.self) { _ = try await bench.runner.start(Self.plan, id: Sample.id(2), requestedBy: 0) }

        #expect(try await bench.runner.resume(bench.id).state == .stuck)
        bench.world.repair()
        let end = try await bench.runner.resume(bench.id)
        #expect(end.state == .done && end.problem == nil && end.steps.map(\.state) == [.done, .done, .done])
        #expect(await bench.journal.change(bench.id) == end)
        #expect(bench.world.things == ToyPlan.outcome(Self.plan))
        #expect(bench.world.visits.filter { $0 == "a.beforeApply" }.count == 1, "what is done is not done again")
        #expect(!tookBack(bench.world))
        #expect(bench.closed.all.map(\.state) == [.done])
        let sequences = try await bench.log().map(\.sequence)
        #expect(sequences == Array(1...Int64(sequences.count)))
    }

    @Test("that fails before it touched anything is over") func untouched() async throws {
        let bench = Bench()
        bench.world.fail("a", at: .check, .problem(.databaseUnavailable))
        let change = try await bench.run(Self.plan)
        #expect(change.state == .undone && change.problem?.code == .databaseUnavailable)
        bench.world.repair()
        _ = try await bench.runner.start(Self.plan, id: Sample.id(2), requestedBy: 0)
        #expect(try await bench.runner.finished(Sample.id(2)).state == .done)
    }

    @Test("is not cancelled") func cancelled() async throws {
        let gate = Gate()
        let bench = Bench(world: ToyWorld { step, point in if step == "a", point == .midApply { await gate.pass() } })
        _ = try await bench.runner.start(Self.plan, id: bench.id, requestedBy: 0)
        let problem = await #expect(throws: Problem.self) { try await bench.runner.cancel(bench.id) }
        #expect(problem?.code == .notUndoable)
        await gate.open()
        #expect(try await bench.runner.finished(bench.id).state == .done)
    }

    @Test("whose end is refused is stuck, and ends when it is resumed") func refusedEnd() async throws {
        let site = try Sample.site(1, "x.example")
        var plan = Self.plan
        plan.claims = []
        plan.subject = site.id.rawValue
        plan.commit = try StoreCommit.trashSite(site.id, at: 1).json()
        let bench = Bench()
        #expect(try await bench.run(plan).state == .stuck)
        #expect(bench.world.things == ToyPlan.outcome(plan) && !tookBack(bench.world))
    }

    @Test("that did everything before a crash, and whose end cannot be written, is never closed as taken back") func doneButUnmarked()
        async throws
    {
        let world = ToyWorld()
        let memory = MemoryJournal()
        let id = Sample.id(1)
        var plan = ToyPlan.make(["a"])
        plan.onlyForward = true
        try await memory.open(Change(id: id, plan: plan, startedAt: 1, requestedBy: 0))
        // The power went between apply and the mark.
        try await memory.begin("a", of: id, undo: UndoRecord())
        for (name, text) in ToyPlan.outcome(plan) { try world.put(name, text) }
        func runner(_ journal: any Journal) -> ChangeRunner {
            ChangeRunner(journal: journal, catalog: ToyCatalog(world), clock: { 5_000 }, patience: [], onClose: { _ in })
        }
        let full = MeddledJournal(memory) { moment in
            if moment == .closing(.done) { throw Problem(.diskFull, "cannot write the journal: the disk is full") }
        }
        for _ in 0..<2 {
            let ends = try await runner(full).recover()
            #expect(ends.map(\.state) == [.stuck] && ends.first?.problem?.details["problem.code"] == ProblemCode.diskFull.rawValue)
            #expect(await memory.change(id)?.state == .stuck)
        }
        #expect(try await runner(memory).recover().map(\.state) == [.done])
        #expect(world.things == ToyPlan.outcome(plan) && !tookBack(world))
    }

    @Test("whose end was written although the write seemed to fail has ended") func writtenEnd() async throws {
        let world = ToyWorld()
        let memory = MemoryJournal()
        let journal = MeddledJournal(memory) { moment in
            if moment == .closed(.done) { throw Problem(.systemCallFailed, "cannot flush the journal: input/output error") }
        }
        let runner = ChangeRunner(journal: journal, catalog: ToyCatalog(world), clock: { 5_000 }, patience: [], onClose: { _ in })
        let id = Sample.id(1)
        _ = try await runner.start(Self.plan, id: id, requestedBy: 0)
        #expect(try await runner.finished(id).state == .done)
        #expect(await memory.change(id)?.state == .done)
    }

    @Test("that was finished while it was to be resumed has ended as it is written") func finishedMeanwhile() async throws {
        let world = ToyWorld()
        let memory = MemoryJournal()
        let id = Sample.id(1)
        try await memory.open(Change(id: id, plan: Self.plan, startedAt: 1, requestedBy: 0))
        try await memory.begin("a", of: id, undo: UndoRecord())
        try await memory.close(id, .stuck, problem: Problem(.notFullyRolledBack, "cannot finish it"), endedAt: 2)
        let journal = MeddledJournal(memory) { moment in
            if moment == .goingOn { try await memory.close(id, .done, problem: nil, endedAt: 3) }
        }
        let runner = ChangeRunner(journal: journal, catalog: ToyCatalog(world), clock: { 5_000 }, patience: [], onClose: { _ in })
        let end = try await runner.resume(id)
        #expect(end == (await memory.change(id)) && end.state == .done)
        #expect(world.visits.isEmpty)
    }

    @Test("goes on after a crash, wherever it was: a power cut at every effect, and of its recovery") func crashes() async throws {
        let report = try await CrashSweep(Self.plan, secondCuts: 200, journal: { MemoryJournal() }).run()
        print("crash points of a change that only goes forward: \(report)")
        #expect(report.points > 200 && report.endedUndone == 0 && report.endedDone > 0 && report.neverOpened > 0)
    }

    @Test("is written as such, and plans that are older than the flag go back") func coding() throws {
        let old = #"{"claims":[],"operation":"site.purge","steps":[],"subject":"s","title":"t"}"#
        let plan = try JSONDecoder().decode(Plan.self, from: Data(old.utf8))
        #expect(!plan.onlyForward)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(plan), as: UTF8.self) == old)
        #expect(try JSONDecoder().decode(Plan.self, from: try encoder.encode(Self.plan)) == Self.plan)
    }
}
