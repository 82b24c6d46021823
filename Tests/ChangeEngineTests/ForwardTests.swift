import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("A change that goes forward", .timeLimit(.minutes(1))) struct ForwardTests {
    @Test("does every step once and is done") func whole() async throws {
        let bench = Bench()
        let plan = ToyPlan.make(ToyPlan.siteLike)
        let change = try await bench.run(plan)
        #expect(change.state == .done && change.problem == nil && change.endedAt == 5_000)
        #expect(bench.world.things == ToyPlan.outcome(plan))
        #expect(bench.world.visits.filter { $0.hasSuffix(".check") }.count == plan.steps.count)
        #expect(await bench.journal.change(bench.id) == change)
        #expect(bench.closed.all.map(\.state) == [.done])
    }

    @Test("runs independent steps side by side") func sideBySide() async throws {
        // Each waits in its middle for the other: one after the other would never end.
        let (a, b) = (Gate(), Gate())
        let bench = Bench(
            world: ToyWorld { step, point in
                guard point == .midApply else { return }
                await (step == "a" ? a : b).open()
                await (step == "a" ? b : a).pass()
            })
        #expect(try await bench.run(ToyPlan.make(["a", "b"])).state == .done)
    }

    @Test("does not wait for a slow neighbour of its dependencies") func noWaves() async throws {
        let gate = Gate()
        let bench = Bench(
            world: ToyWorld { step, point in
                if step == "slow", point == .midApply { await gate.pass() }
                if step == "next", point == .afterApply { await gate.open() }
            })
        #expect(try await bench.run(ToyPlan.make(["slow", "fast", "next<fast"])).state == .done)
    }

    @Test("has the undo record in the journal before a step acts") func recordFirst() async throws {
        let journal = MemoryJournal()
        let id = Sample.id(1)
        let seen = Seen<StepProgress?>()
        let bench = Bench(
            journal: journal,
            world: ToyWorld { step, point in
                guard point == .beforeApply else { return }
                let change = await journal.change(id)
                seen.add(change?.steps.first { $0.id == step })
            })
        _ = try await bench.run(ToyPlan.make(ToyPlan.siteLike))
        #expect(seen.all.count == 7)
        for progress in seen.all {
            #expect(progress?.state == .begun)
            #expect(progress?.undo?.json.contains("/1") == true)
        }
    }

    @Test("leaves what is satisfied alone") func satisfied() async throws {
        let bench = Bench()
        try bench.world.put("a/1", "made a/1")
        try bench.world.put("a/2", "made a/2")
        let change = try await bench.run(ToyPlan.make(["a", "b<a"]))
        #expect(change.steps.map(\.state) == [.satisfied, .done])
        #expect(!bench.world.visits.contains("a.beforeApply"))
    }

    @Test("an empty plan is done") func empty() async throws {
        let bench = Bench()
        #expect(try await bench.run(ToyPlan.make([])).state == .done)
        #expect(try await bench.log().map(\.kind) == [.changeStarted, .changeDone])
    }

    @Test("a busy lane refuses, names the change, and nothing is touched") func busy() async throws {
        let gate = Gate()
        let bench = Bench(world: ToyWorld { _, point in if point == .midApply { await gate.pass() } })
        _ = try await bench.runner.start(ToyPlan.make(["a"]), id: bench.id, requestedBy: 0)
        let problem = await #expect(throws: Problem.self) {
            _ = try await bench.runner.start(ToyPlan.make(["z"]), id: Sample.id(2), requestedBy: 0)
        }
        #expect(problem?.code == .siteBusy && problem?.details["change.id"] == bench.id.rawValue)
        #expect(!bench.world.visits.contains("z.check"))
        await gate.open()
        #expect(try await bench.runner.finished(bench.id).state == .done)
        _ = try await bench.runner.start(ToyPlan.make(["z"]), id: Sample.id(2), requestedBy: 0)
        #expect(try await bench.runner.finished(Sample.id(2)).state == .done)
    }

    @Test("an unknown step kind or an unsound plan opens nothing") func unknownKind() async throws {
        let bench = Bench()
        var plan = ToyPlan.make(["a", "b"])
        plan.steps[1].kind = "from the future"
        await #expect(throws: Problem.self) { _ = try await bench.runner.start(plan, id: bench.id, requestedBy: 0) }
        await #expect(throws: Problem.self) {
            _ = try await bench.runner.start(ToyPlan.make(["a<b", "b<a"]), id: bench.id, requestedBy: 0)
        }
        #expect(await bench.journal.changes(limit: 9) == [])
        #expect(bench.world.visits == [])
    }

    @Test("a commit that is refused takes the change back") func refusedCommit() async throws {
        let bench = Bench()
        let commit = try StoreCommit.restoreSite(SiteID(random: 1)).json()
        let change = try await bench.run(ToyPlan.make(["a", "b<a"], commit: commit))
        #expect(change.state == .undone && change.problem?.code == .siteNotFound)
        #expect(bench.world.things == [:])
    }

    @Test("draining waits for what runs, starts nothing more, and leaves the rest to recovery") func drain() async throws {
        let gate = Gate()
        let bench = Bench(world: ToyWorld { _, point in if point == .midApply { await gate.pass() } })
        _ = try await bench.runner.start(ToyPlan.make(["a", "b<a"]), id: bench.id, requestedBy: 0)
        async let drained: Void = bench.runner.drain(seconds: 30)
        #expect(
            try await eventually {
                do {
                    _ = try await bench.runner.start(ToyPlan.make(["z"], subject: "z"), id: Sample.id(2), requestedBy: 0)
                } catch is Problem {
                    return true
                }
                return false
            })
        await gate.open()
        await drained
        #expect(try await bench.runner.finished(bench.id).state == .done)

        let other = Bench()
        other.world.fail("a", at: .midApply, .hang)
        _ = try await other.runner.start(ToyPlan.make(["a", "b<a"]), id: other.id, requestedBy: 0)
        #expect(await eventually { other.world.visits.contains("a.midApply") })
        await other.runner.drain(seconds: 0.02)
        #expect(try await other.runner.finished(other.id).state == .running)
        #expect(await other.journal.unfinished().map(\.state) == [.running])
        let next = Bench(journal: other.journal, world: other.world)
        #expect(try await next.runner.recover().map(\.state) == [.undone])
        #expect(other.world.things == [:])
    }
}
