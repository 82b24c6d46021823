import AgentStore
import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("What the journal costs") struct JournalCostTests {
    @Test("a change of a site's size is done in little more than its flushes") func siteLike() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let runner = ChangeRunner(journal: store, catalog: ToyCatalog(ToyWorld()), clock: { 1 }, onClose: { _ in })
            var times: [Duration] = []
            for number in 1...40 {
                let world = ToyPlan.siteLike.map { $0.split(separator: "<") }.map { parts in
                    parts.map { $0.split(separator: ",").map { "\($0)-\(number)" }.joined(separator: ",") }.joined(separator: "<")
                }
                let time = try await ContinuousClock().measure {
                    _ = try await runner.start(ToyPlan.make(world, subject: "s\(number)"), id: Sample.id(number), requestedBy: 0)
                    #expect(try await runner.finished(Sample.id(number)).state == .done)
                }
                times.append(time)
            }
            times.sort()
            print("a change of seven empty steps: p50 \(times[20]), worst \(times[39])")
            #expect(times[20] < .milliseconds(200))
        }
    }
}
