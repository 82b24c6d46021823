import AgentTesting
import ChangeEngine
import SiteModel
import Testing

/// What all items share is written with the lane for itself.
@Suite("Alone in the activation lane", .timeLimit(.minutes(1))) struct AloneInTheLaneTests {
    @Test("work of its own never runs beside a batch, nor beside other such work") func alone() async throws {
        let server = ToyServer()
        let lane = server.lane()
        let inside = Inside()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                group.addTask { try await lane.activate("site\(number)") }
                group.addTask {
                    try await lane.alone {
                        let published = server.state.published
                        #expect(await inside.enter() == 1)
                        try await Task.sleep(for: .milliseconds(2))
                        #expect(server.state.published == published, "a batch wrote meanwhile")
                        await inside.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(server.live.isSuperset(of: (0..<16).map { "site\($0)" }))
    }

    private actor Inside {
        private var count = 0
        func enter() -> Int {
            count += 1
            return count
        }
        func leave() { count -= 1 }
    }

    @Test("what fails alone fails its caller, and nobody after it") func aloneFails() async throws {
        let server = ToyServer()
        let lane = server.lane()
        let problem = await #expect(throws: Problem.self) {
            try await lane.alone { throw Problem.cannot("work", "alone", "it is a test", code: .internalError) }
        }
        #expect(problem?.code == .internalError)
        try await lane.activate("a")
        #expect(server.live.contains("a"))
    }

    @Test("a reload of everything is refused where a stranger's file is broken") func reloadAll() async throws {
        let server = ToyServer()
        let lane = server.lane()
        try await lane.reloadAll()
        #expect(await lane.reloads == 1)
        server.breakByHand()
        let problem = await #expect(throws: Problem.self) { try await lane.reloadAll() }
        #expect(problem?.code == .configurationRefused)
        #expect(await lane.reloads == 1)
    }
}
