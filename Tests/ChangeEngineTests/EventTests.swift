import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("The log of a change", .timeLimit(.minutes(1))) struct EventTests {
    @Test("whoever follows, from wherever and whenever, sees the same gap-free sequence") func followers() async throws {
        let gate = Gate()
        let bench = Bench(world: ToyWorld { step, point in if step == "php", point == .midApply { await gate.pass() } })
        _ = try await bench.runner.start(ToyPlan.make(ToyPlan.siteLike), id: bench.id, requestedBy: 0)
        async let early = bench.log()
        #expect(await eventually { bench.world.visits.contains("php.midApply") })
        async let middle = bench.log(after: 3)
        try await Task.sleep(for: .milliseconds(5))
        await gate.open()
        _ = try await bench.runner.finished(bench.id)
        let late = try await bench.log()
        let (first, second) = (try await early, try await middle)
        #expect(first == late)
        #expect(second == late.filter { $0.sequence > 3 })
        #expect(late.map(\.sequence) == Array(1...Int64(late.count)))
        #expect(late.first?.kind == .changeStarted && late.last?.kind == .changeDone)
        #expect(late.filter(\.isLast).count == 1)
        #expect(late.filter { $0.kind == .stepDone }.compactMap(\.step).sorted() == ToyPlan.make(ToyPlan.siteLike).steps.map(\.id).sorted())
        #expect(await bench.journal.events(of: bench.id, after: 0) == late)
    }

    @Test("the last event comes after the journal's close and after the hook") func lastWords() async throws {
        let journal = MemoryJournal()
        let id = Sample.id(1)
        let seen = Seen<(ChangeState?, Bool)>()
        let bench = Bench(journal: journal) { _ in
            try? await Task.sleep(for: .milliseconds(20))
            let events = await journal.events(of: id, after: 0)
            seen.add((await journal.change(id)?.state, events.contains(where: \.isLast)))
        }
        _ = try await bench.runner.start(ToyPlan.make(["a"]), id: id, requestedBy: 0)
        #expect(try await bench.log().last?.kind == .changeDone)
        #expect(seen.all.count == 1 && seen.all.first?.0 == .done && seen.all.first?.1 == false)
    }

    @Test("a change that goes back tells why, step by step") func back() async throws {
        let bench = Bench()
        bench.world.fail("b", at: .midApply, .problem(.commandFailed))
        _ = try await bench.run(ToyPlan.make(["a", "b<a"]))
        let log = try await bench.log()
        #expect(
            log.map(\.kind) == [
                .changeStarted, .stepStarted, .stepDone, .stepStarted, .stepFailed, .undoStarted, .stepUndone, .stepUndone, .changeUndone,
            ])
        #expect(log.map(\.step) == [nil, "a", "a", "b", "b", nil, "b", "a", nil])
        #expect(log.last?.problem?.code == .commandFailed)
    }

    @Test("a step that was stopped says so, and why; only the one that failed is a failure") func stopped() async throws {
        let cancelled = Bench()
        cancelled.world.fail("slow", at: .midApply, .hang)
        let gate = Gate()
        let bench = Bench(
            world: ToyWorld { step, point in
                guard point == .midApply else { return }
                if step == "bad" {
                    await gate.pass()
                    throw Problem(.commandFailed, "cannot make it: it broke")
                }
                await gate.open()
                try await Task.sleep(for: .seconds(60))
            })
        let change = try await bench.run(ToyPlan.make(["slow", "bad"]))
        #expect(change.problem?.code == .commandFailed)
        let stopped = try await bench.log().first { $0.kind == .stepFailed && $0.step == "slow" }?.problem
        #expect(stopped?.code == .cancelled)
        #expect(stopped?.message == "cannot make toy slow: stopped, because another step failed")

        _ = try await cancelled.runner.start(ToyPlan.make(["slow"]), id: cancelled.id, requestedBy: 0)
        #expect(await eventually { cancelled.world.visits.contains("slow.midApply") })
        try await cancelled.runner.cancel(cancelled.id)
        _ = try await cancelled.runner.finished(cancelled.id)
        let told = try await cancelled.log().first { $0.kind == .stepFailed }?.problem
        #expect(told?.message == "cannot make toy slow: stopped, because the change was cancelled")
    }

    @Test("the sequence goes on after a crash, and an end that a crash left unsaid is said") func afterCrash() async throws {
        let bench = Bench()
        let change = Change(id: bench.id, plan: ToyPlan.make(["a"]), startedAt: 1, requestedBy: 0)
        try await bench.journal.open(change)
        try await bench.journal.append([ChangeEvent(sequence: 1, change: bench.id, at: 1, kind: .changeStarted, text: "make toys")])
        _ = try await bench.runner.recover()
        #expect(try await bench.log().map(\.sequence) == [1, 2, 3])

        let other = Sample.change(2)
        try await bench.journal.open(other)
        try await bench.journal.close(other.id, .done, problem: nil, endedAt: 7)
        var events: [ChangeEvent] = []
        for try await event in await bench.runner.events(of: other.id, after: 0) { events.append(event) }
        #expect(events.map(\.kind) == [.changeDone] && events.map(\.at) == [7])
    }

    @Test("an unknown change has no log") func unknown() async throws {
        let bench = Bench()
        let problem = await #expect(throws: Problem.self) { _ = try await bench.log() }
        #expect(problem?.code == .changeNotFound)
    }
}
