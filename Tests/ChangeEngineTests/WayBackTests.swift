import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("A change that goes back", .timeLimit(.minutes(1))) struct WayBackTests {
    static let plan = ToyPlan.make(ToyPlan.siteLike, claims: ["x.example"])
    static let before = ["tree/1": "somebody's", "other": "kept"]

    struct Break: Sendable, CustomTestStringConvertible {
        var step: String
        var point: ToyWorld.Point
        var fault: ToyWorld.Fault
        var testDescription: String { "\(step).\(point) \(fault)" }
    }

    static let breaks: [Break] = plan.steps.flatMap { step in
        [ToyWorld.Point.check, .beforeApply, .midApply, .afterApply].flatMap { point in
            [ToyWorld.Fault.problem(.commandFailed), .foreign].map { Break(step: step.id, point: point, fault: $0) }
        }
    }

    private func bench() throws -> Bench {
        let bench = Bench()
        for (name, text) in Self.before { try bench.world.put(name, text) }
        return bench
    }

    @Test("failure at every step, in every place: as if it had never been", arguments: breaks)
    func failure(_ fault: Break) async throws {
        let bench = try bench()
        bench.world.fail(fault.step, at: fault.point, fault.fault)
        let change = try await bench.run(Self.plan)
        #expect(change.state == .undone)
        #expect(bench.world.things == Self.before)
        #expect(change.problem?.code == (fault.fault == .foreign ? .stepFailed : .commandFailed))
        #expect(change.problem?.details["step"] == fault.step)
        #expect(change.problem?.details["change.id"] == bench.id.rawValue)
        #expect(await bench.journal.change(bench.id) == change)
        #expect(bench.closed.all.map(\.state) == [.undone])
        // Its name is free.
        try await bench.journal.open(Sample.change(2, claims: ["x.example"]))
    }

    @Test("cancellation at every step, in every place: as if it had never been", arguments: breaks.filter { $0.fault == .foreign })
    func cancellation(_ place: Break) async throws {
        let bench = try bench()
        bench.world.fail(place.step, at: place.point, .hang)
        _ = try await bench.runner.start(Self.plan, id: bench.id, requestedBy: 0)
        #expect(await eventually { bench.world.visits.contains("\(place.step).\(place.point)") })
        try await bench.runner.cancel(bench.id)
        let change = try await bench.runner.finished(bench.id)
        #expect(change.state == .undone && change.problem?.code == .cancelled)
        #expect(bench.world.things == Self.before)
    }

    @Test("a cancel that comes between the last step and the end still takes everything back") func lateCancel() async throws {
        // A step that ignores cancellation and succeeds.
        let gate = Gate()
        let bench = Bench(world: ToyWorld { step, point in if step == "b", point == .afterApply { await gate.pass() } })
        _ = try await bench.runner.start(ToyPlan.make(["a", "b<a"]), id: bench.id, requestedBy: 0)
        #expect(await eventually { bench.world.visits.contains("b.midApply") })
        try await bench.runner.cancel(bench.id)
        try await bench.runner.cancel(bench.id)
        await gate.open()
        #expect(try await bench.runner.finished(bench.id).state == .undone)
        #expect(bench.world.things == [:])
        let late = await #expect(throws: Problem.self) { try await bench.runner.cancel(bench.id) }
        #expect(late?.code == .changeFinished)
        let unknown = await #expect(throws: Problem.self) { try await bench.runner.cancel(Sample.id(7)) }
        #expect(unknown?.code == .changeNotFound)
    }

    @Test("who waits for a change can be called away at once, and the change goes on") func waiterCancelled() async throws {
        let gate = Gate()
        let bench = Bench(world: ToyWorld { _, point in if point == .midApply { await gate.pass() } })
        _ = try await bench.runner.start(ToyPlan.make(["a"]), id: bench.id, requestedBy: 0)
        let waiter = Task { try await bench.runner.finished(bench.id) }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiter.value }
        #expect(try await bench.journal.change(bench.id)?.state == .running)
        await gate.open()
        #expect(try await bench.runner.finished(bench.id).state == .done)
    }

    @Test("a satisfied step is never taken back") func satisfied() async throws {
        let bench = Bench()
        try bench.world.put("tree/1", "made tree/1")
        try bench.world.put("tree/2", "made tree/2")
        bench.world.fail("vhost", at: .midApply, .problem(.proofFailed))
        let change = try await bench.run(Self.plan)
        #expect(change.state == .undone)
        #expect(bench.world.things == ["tree/1": "made tree/1", "tree/2": "made tree/2"])
        #expect(!bench.world.visits.contains("tree.undo"))
    }

    @Test("an undo that fails for a while is tried again") func patience() async throws {
        let bench = try bench()
        bench.world.fail("vhost", at: .afterApply, .problem(.proofFailed))
        bench.world.fail("stamp", at: .midUndo, .foreign, times: 2)
        let change = try await bench.run(Self.plan)
        #expect(change.state == .undone && change.problem?.code == .proofFailed)
        #expect(bench.world.things == Self.before)
    }

    @Test("what one stage of a way back waited for, the next does not wait for again") func sharedPatience() async throws {
        let bench = try bench()
        bench.world.fail("vhost", at: .afterApply, .problem(.proofFailed))
        for step in Self.plan.steps.map(\.id) { bench.world.fail(step, at: .undo, .foreign) }
        let change = try await bench.run(Self.plan)
        #expect(change.state == .stuck)
        let attempts = bench.world.visits.filter { $0.hasSuffix(".undo") }
        #expect(Set(attempts).count == Self.plan.steps.count, "each is tried")
        #expect(attempts.count == Self.plan.steps.count + 2, "and there are two pauses for all of them")
    }

    @Test("a change that may not begin leaves no trace") func refusedAtTheStart() async throws {
        let bench = Bench(mayBegin: { _ in throw Problem(.diskFull, "cannot begin: no space") })
        let refusal = await #expect(throws: Problem.self) { try await bench.run(Self.plan) }
        #expect(refusal?.code == .diskFull)
        #expect(bench.world.visits.isEmpty)
        #expect(try await bench.journal.changes(limit: 10).isEmpty)
    }

    @Test("an undo that keeps failing leaves only its own step; resume takes the rest back", arguments: Self.plan.steps.map(\.id))
    func stuck(_ step: String) async throws {
        let bench = try bench()
        bench.world.fail("vhost", at: .afterApply, .problem(.proofFailed))
        bench.world.fail(step, at: .midUndo, .foreign)
        let change = try await bench.run(Self.plan)
        #expect(change.state == .stuck)
        #expect(change.problem?.code == .notFullyRolledBack)
        #expect(change.problem?.details["steps.left"] == step)
        #expect(change.problem?.details["change.id"] == bench.id.rawValue)
        #expect(Set(bench.world.things.keys).subtracting(Self.before.keys).isSubset(of: ["\(step)/1", "\(step)/2"]))
        #expect(bench.closed.all.isEmpty, "secrets of an unfinished change are kept")
        #expect(try await bench.log().last?.kind == .changeStuck)
        // Lane and name stay taken.
        await #expect(throws: Problem.self) { _ = try await bench.runner.start(Self.plan, id: Sample.id(2), requestedBy: 0) }

        // Resumed too early: stuck again.
        #expect(try await bench.runner.resume(bench.id).state == .stuck)
        bench.world.repair()
        let before = try await bench.log().last?.sequence
        #expect(try await bench.runner.beginResume(bench.id) == before, "what is new begins behind it")
        let end = try await bench.runner.finished(bench.id)
        #expect(end.state == .undone)
        #expect(end.problem?.code == .proofFailed && end.problem?.details["step"] == "vhost")
        #expect(bench.world.things == Self.before)
        #expect(bench.closed.all.map(\.state) == [.undone])
        let again = await #expect(throws: Problem.self) { _ = try await bench.runner.resume(bench.id) }
        #expect(again?.code == .changeFinished)
        let sequences = try await bench.log().map(\.sequence)
        #expect(sequences == Array(1...Int64(sequences.count)))
    }

    @Test("ten resumes at once are one way back") func resumeRace() async throws {
        let bench = try bench()
        bench.world.fail("vhost", at: .afterApply, .problem(.proofFailed))
        bench.world.fail("tree", at: .undo, .foreign)
        #expect(try await bench.run(Self.plan).state == .stuck)
        bench.world.repair()
        let undos = bench.world.visits.filter { $0 == "tree.undo" }.count
        try await withThrowingTaskGroup(of: ChangeState.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do { return try await bench.runner.resume(bench.id).state } catch let problem as Problem {
                        #expect(problem.code == .changeFinished)
                        return .undone
                    }
                }
            }
            for try await state in group { #expect(state == .undone) }
        }
        #expect(bench.world.visits.filter { $0 == "tree.undo" }.count == undos + 1)
        #expect(bench.world.things == Self.before)
    }

    @Test("steps that still run when another fails are ended before the way back begins") func runningNeighbour() async throws {
        let bench = Bench(
            world: ToyWorld { step, point in
                // Deaf to cancellation.
                if step == "deaf", point == .midApply { await Task.detached { try? await Task.sleep(for: .milliseconds(50)) }.value }
            })
        bench.world.fail("quick", at: .check, .problem(.toolMissing))
        let change = try await bench.run(ToyPlan.make(["deaf", "quick", "after<deaf"]))
        #expect(change.state == .undone && change.problem?.code == .toolMissing)
        #expect(bench.world.things == [:])
        #expect(!bench.world.visits.contains("after.check"))
    }
}
