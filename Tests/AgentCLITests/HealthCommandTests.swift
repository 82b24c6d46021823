import AgentAPI
import AgentTesting
import SiteModel
import Testing

/// Commands whose status is the answer: whether the host is well, and how a job ended.
@Suite struct HealthCommandTests {
    @Test("health ends with 0 while nothing fails, and with 1 when something does", arguments: HealthWordView.allCases)
    func health(_ word: HealthWordView) async throws {
        let service = RecordingService()
        service.ail(word)
        let run = try await CommandLineRun.run(["health", "--format", "json"], against: service)
        #expect(run.status == (word == .fail ? .failed : .done))
        #expect(run.output.contains(try Regex("\"status\" *: *\"\(word.rawValue)\"")), "\(run.output)")
        #expect(run.talk.isEmpty, "it is an answer and no error")
    }

    @Test("a daemon that cannot answer is a problem, and no word of health") func problem() async throws {
        let service = RecordingService()
        service.fail(with: Problem(.databaseUnavailable, "cannot answer"))
        let run = try await CommandLineRun.run(["health"], against: service)
        #expect(run.output.isEmpty && run.talk.contains("error: cannot answer") && run.status == .failed)
    }

    @Test("a job is followed to its end, which is the status") func follow() async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["job", "show", "j23456789abc", "--follow", "--format", "json"], against: service)
        #expect(service.calls == ["job j23456789abc"])
        #expect(run.status == .failed && run.output.contains("j23456789abc"))
        #expect(run.talk.contains("j23456789abc site.disable is dead, attempt 8: cannot change 'example.com'"))
    }
}
