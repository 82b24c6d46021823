import AgentAPI
import AgentServer
import AgentTesting
import SiteModel
import Testing

/// The header `Idempotency-Key` at the gate.
@Suite struct KeyTests {
    private func ask(_ service: RecordingService, _ method: String, _ target: String, keys: [String], body: String = "") async throws
        -> [Int]
    {
        let lines = keys.map { "Idempotency-Key: \($0)\r\n" }.joined()
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        return try await withLiveServer(service) {
            try await RawSocket.exchange(
                $0, "\(method) \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(lines)\(length)\r\n\(body)")
        }.statuses
    }

    @Test(arguments: RouteTable.rows) func aRowTakesAKeyOrRefusesIt(_ row: Route) async throws {
        let service = RecordingService()
        let target = row.target(EveryRouteTests.parameters)
        let statuses = try await ask(service, row.method, target, keys: ["k1"], body: EveryRouteTests.bodies[row.name] ?? "")
        #expect(service.calls.contains { $0.hasPrefix("keyed k1 \(row.method) \(row.pattern) \(target)") } == row.takesKey)
        // What only reads, or answers with a secret, does nothing with one.
        if row.takesKey {
            #expect(service.deeds.count == 1 && statuses != [400])
        } else {
            #expect(statuses == [400] && service.calls.isEmpty && service.deeds.isEmpty)
        }
    }

    @Test func noRowThatAnswersWithASecretTakesAKey() {
        for row in RouteTable.rows where row.audit == nil { #expect(!row.takesKey) }
        for name in [RouteName.siteLoginLink, .changePassword, .siteShell, .tokenSecret] {
            #expect(RouteTable.byName[name]?.takesKey == false)
        }
        // What must be done once and leads nowhere afterwards is named here, so that a new row is thought of.
        let interrupted = RouteTable.rows.filter { $0.takesKey && !$0.mayBeDoneAgain }.map(\.name)
        #expect(Set(interrupted) == [.auditArchive, .auditAnew, .secretSet, .secretRotate, .secretRemove, .alertTest, .tokenCreate])
    }

    @Test(arguments: [["a b"], ["bücher"], [String(repeating: "k", count: 129)], [""], ["a", "b"]])
    func aKeyThatIsNoneIsRefused(_ keys: [String]) async throws {
        let service = RecordingService()
        #expect(try await ask(service, "POST", "/v1/queue/pause", keys: keys) == [400])
        #expect(service.calls.isEmpty && service.deeds.isEmpty)
    }

    @Test func aRequestWithoutAKeyIsNotKept() async throws {
        let service = RecordingService()
        #expect(try await ask(service, "POST", "/v1/queue/pause", keys: []) == [200])
        #expect(service.calls == ["pauseQueue true by 0"])
    }

    @Test func theClientSendsItsKeyWhereOneIsTaken() async throws {
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let client = AgentClient(socketPath: path, key: try IdempotencyKey("k2"))
            _ = try await client.queue()
            _ = try await client.addJob(AddJobRequest(kind: "doctor.pass"))
            _ = try await client.loginLink("example.com")
        }
        #expect(
            service.calls == [
                "queue", #"keyed k2 POST /v1/jobs /v1/jobs {"kind":"doctor.pass"} by uid 0"#, #"addJob {"kind":"doctor.pass"} by 0"#,
                "loginLink example.com by 0",
            ])
    }

    /// Byte for byte as it was given; that it was, and when, stands in the head of the answer alone.
    @Test(
        arguments: [
            (.now, nil), (.before(1_795_867_200_999), "2026-11-28T12:00:00Z"), (.before(nil), "unknown"),
        ] as [(KeptAnswer.Given, String?)])
    func aRecordedAnswerSaysThatItIsOne(_ given: KeptAnswer.Given, _ time: String?) async throws {
        for status in [202, 500] {
            let service = RecordingService()
            service.keep { _, _ in KeptAnswer(status: status, bytes: Array(#"{"a":1}"#.utf8), given: given) }
            let text = try await withLiveServer(service) {
                try await RawSocket.exchange(
                    $0, "POST /v1/queue/pause HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIdempotency-Key: k\r\n\r\n")
            }.text
            #expect(text.hasPrefix("HTTP/1.1 \(status) ") && text.hasSuffix("\r\n\r\n{\"a\":1}"), "\(text)")
            let lines = text.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("agent-recorded:") }
            #expect(lines.map { $0.dropFirst("agent-recorded: ".count) } == [time].compactMap { $0.map { Substring($0) } }, "\(text)")
        }
    }

    @Test func onlyWhatWasBegunIsKept() {
        for status in [200, 202, 500, 502, 504] { #expect(KeptAnswer(status: status, bytes: []).isKept) }
        for status in [400, 401, 403, 404, 409, 413, 422, 428, 429, 501, 503, 507] {
            #expect(!KeptAnswer(status: status, bytes: []).isKept)
        }
    }
}
