import SiteModel
import SiteOperations
import Synchronization
import Testing

@testable import AgentDaemon

@Suite("The question to the database", .timeLimit(.minutes(1))) struct DatabaseWatchTests {
    /// Questions that are answered when the test says so, also when nobody waits any more: as a library does that cannot be told to end.
    private final class Server: Sendable {
        private let asked = Mutex<[CheckedContinuation<Void, any Error>]>([])
        var count: Int { asked.withLock { $0.count } }
        func ask() async throws { try await withCheckedThrowingContinuation { one in asked.withLock { $0.append(one) } } }
        func answer(_ number: Int, _ result: Result<Void, any Error>) { asked.withLock { $0[number] }.resume(with: result) }
    }

    private func until(_ holds: () -> Bool) async throws { while !holds() { try await Task.sleep(for: .milliseconds(2)) } }

    @Test("one at a time, and a late answer is not taken for now's") func late() async throws {
        let server = Server()
        // The first is waited for in vain; the second must be answered within it on a busy machine, too.
        let watch = DatabaseWatch(patience: .seconds(3)) { try await server.ask() }
        let silent = await watch.look()
        #expect(silent != .answers && silent != nil && server.count == 1)
        #expect(await watch.look() == .silent("it has not answered an earlier question yet"))
        #expect(server.count == 1, "one that is frozen is asked once")
        server.answer(0, .success(()))
        // Until the first question is over, the next look asks none.
        async let next = patientLook(watch, server)
        try await until { server.count == 2 }
        server.answer(1, .failure(Problem(.databaseUnavailable, "it went away")))
        #expect(try await next == .silent("it went away"), "the yes was an earlier question's")
    }

    private func patientLook(_ watch: DatabaseWatch, _ server: Server) async throws -> AlertFacts.Database? {
        while true {
            let look = await watch.look()
            if look != .silent("it has not answered an earlier question yet") { return look }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    @Test("who is told to end does not wait for a server that is frozen") func cancelled() async throws {
        let server = Server()
        let watch = DatabaseWatch(patience: .seconds(600)) { try await server.ask() }
        let look = Task { await watch.look() }
        try await until { server.count == 1 }
        look.cancel()
        #expect(await look.value == nil)
        server.answer(0, .success(()))
    }

    @Test("an answer is an answer, and a failure is told in its own words") func usual() async throws {
        let well = DatabaseWatch {}
        #expect(await well.look() == .answers)
        let failing = DatabaseWatch { throw Problem(.databaseUnavailable, "no socket") }
        #expect(await failing.look() == .silent("no socket"))
        #expect(await failing.look() == .silent("no socket"), "it is asked anew")
    }
}
