import AgentStore
import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("What the journal costs") struct JournalCostTests {
    @Test("one flush to open, one for each step's undo record, one to close; marks and events wait for none") func flushes() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let runner = ChangeRunner(journal: store, catalog: ToyCatalog(ToyWorld()), clock: { 1 }, onClose: { _ in })
            let plan = ToyPlan.make(ToyPlan.siteLike)
            let before = store.flushes
            let time = try await ContinuousClock().measure {
                _ = try await runner.start(plan, id: Sample.id(1), requestedBy: 0)
                #expect(try await runner.finished(Sample.id(1)).state == .done)
            }
            print("a change of \(plan.steps.count) empty steps: \(store.flushes - before) flushes, \(time)")
            #expect(store.flushes - before <= plan.steps.count + 2)
            #expect(try await store.events(of: Sample.id(1), after: 0).count == 2 * plan.steps.count + 2)
        }
    }

    @Test("changes side by side share their flushes") func shared() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let before = store.flushes
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...200 { group.addTask { try await store.open(Sample.change(number)) } }
                try await group.waitForAll()
            }
            print("200 changes opened at once: \(store.flushes - before) flushes")
            #expect(store.flushes - before < 100)
            #expect(try await store.unfinished().count == 200)
        }
    }
}
