import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("The schedule") struct StepScheduleTests {
    private func schedule(_ steps: [String]) throws -> StepSchedule {
        let plan = ToyPlan.make(steps)
        return try StepSchedule(plan.steps, progress: plan.steps.map { StepProgress(id: $0.id) })
    }

    @Test("starts what waits for nothing, each once") func roots() throws {
        var schedule = try schedule(["a", "b", "c<a,b"])
        #expect(schedule.startNext() == ["a", "b"])
        #expect(schedule.startNext() == [])
        schedule.stands("a", as: .done, milliseconds: 1)
        #expect(schedule.startNext() == [])
        schedule.stands("b", as: .satisfied, milliseconds: 1)
        #expect(schedule.startNext() == ["c"])
        #expect(!schedule.isComplete)
        schedule.stands("c", as: .done, milliseconds: 1)
        #expect(schedule.isComplete)
        #expect(schedule.startNext() == [])
    }

    @Test("has no waves: a step starts when its own dependencies stand") func noWaves() throws {
        var schedule = try schedule(["slow", "fast", "next<fast"])
        _ = schedule.startNext()
        schedule.stands("fast", as: .done, milliseconds: 1)
        #expect(schedule.startNext() == ["next"])
    }

    @Test("goes back from what nothing stands on, never touching what was satisfied or not begun") func back() throws {
        var schedule = try schedule(["a", "b<a", "c<b", "d<a", "e<d"])
        _ = schedule.startNext()
        schedule.begun("a", undo: UndoRecord())
        schedule.stands("a", as: .done, milliseconds: 1)
        schedule.stands("b", as: .satisfied, milliseconds: 1)
        schedule.begun("c", undo: UndoRecord(json: "c"))
        schedule.begun("d", undo: UndoRecord())
        #expect(drain(&schedule) == ["d", "c", "a"])
        #expect(schedule.leftovers == [])
    }

    @Test("what cannot go back does not hold the others") func leave() throws {
        var schedule = try schedule(["a", "b<a", "c<b"])
        for id in ["a", "b", "c"] { schedule.begun(id, undo: UndoRecord()) }
        #expect(schedule.nextUndo?.id == "c")
        schedule.leave("c")
        #expect(schedule.nextUndo?.id == "b")
        schedule.undone("b")
        #expect(schedule.nextUndo?.id == "a")
        schedule.undone("a")
        #expect(schedule.nextUndo == nil)
        #expect(schedule.leftovers == ["c"])
    }

    @Test(
        "refuses steps that wait for each other, for a missing one, or share an id",
        arguments: [["a<b", "b<a"], ["a<a"], ["a<z"], ["a", "a"]])
    func unsound(_ steps: [String]) {
        #expect(throws: Problem.self) { _ = try schedule(steps) }
    }

    @Test("1000 random plans: every step starts after its dependencies and goes back before them") func random() throws {
        var random = SplitMix(seed: 42)
        for _ in 0..<1000 {
            let count = Int.random(in: 1...12, using: &random)
            let plan = (0..<count).map { index in
                let waits = (0..<index).filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map { "s\($0)" }
                return waits.isEmpty ? "s\(index)" : "s\(index)<\(waits.joined(separator: ","))"
            }
            let records = ToyPlan.make(plan).steps
            var schedule = try schedule(plan)
            var order: [String] = []
            var inHand: [String] = []
            while !schedule.isComplete {
                inHand += schedule.startNext()
                let id = inHand.remove(at: Int.random(in: 0..<inHand.count, using: &random))
                let waits = try #require(records.first { $0.id == id }).dependsOn
                #expect(Set(order).isSuperset(of: waits))
                schedule.begun(id, undo: UndoRecord())
                schedule.stands(id, as: .done, milliseconds: 0)
                order.append(id)
            }
            let back = drain(&schedule)
            #expect(Set(back) == Set(order) && back.count == order.count)
            for (place, id) in back.enumerated() {
                let waits = try #require(records.first { $0.id == id }).dependsOn
                #expect(Set(back[..<place]).isDisjoint(with: waits))
            }
        }
    }

    private func drain(_ schedule: inout StepSchedule) -> [String] {
        var order: [String] = []
        while let next = schedule.nextUndo {
            order.append(next.id)
            schedule.undone(next.id)
        }
        return order
    }
}

struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
