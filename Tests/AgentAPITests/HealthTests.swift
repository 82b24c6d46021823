import AgentAPI
import AgentTesting
import SiteModel
import Testing

/// GET /api/health is for those who read a status and no more.
@Suite struct HealthTests {
    @Test("the status is 503 when something fails, and the words come with it all the same", arguments: HealthWordView.allCases)
    func status(_ word: HealthWordView) async throws {
        let document = try APIDocument.written()
        let row = try #require(RouteTable.byName[.healthReport])
        let operation = try #require(document.operation(of: row))
        let service = RecordingService()
        service.ail(word)
        try await withLiveServer(service) { path in
            let answer = try await HeardAnswer.ask(path, "GET", "/api/health")
            #expect(answer.status == (word == .fail ? 503 : 200))
            let told = try #require(document.content(operation, answer.status))
            #expect(told.type == answer.type && answer.type == "application/json")
            let schema = try #require(told.value["schema"])
            #expect(document.checker.findings(try DocumentValue(json: answer.body), schema) == [])
            #expect(try await AgentClient(socketPath: path).healthReport().status == word)
        }
    }

    @Test(
        "it is asked for under its own name alone",
        arguments: ["/api/health/", "/api", "/api/Health", "/metrics/", "/v1/metrics", "/api/health?x=1"])
    func names(_ target: String) async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) { try await HeardAnswer.ask($0, "GET", target) }
        #expect(answer.status == 404 || answer.status == 400)
        #expect(service.calls.isEmpty)
    }
}
