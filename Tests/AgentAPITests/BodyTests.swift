import AgentAPI
import AgentServer
import AgentTesting
import SiteModel
import Testing

@Suite struct BodyTests {
    private func post(_ path: String, _ body: String, target: String = "/v1/sites") async throws -> RawSocket.Answer {
        try await RawSocket.exchange(
            path, "POST \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    @Test(arguments: [
        (#"{"domain":"a.example","colour":"red"}"#, "key 'colour' is not known"),
        (#"{"domain":"a.example","domain":"b.example"}"#, "key 'domain' stands twice"),
        (#"{"domain":"a.example","\u0064omain":"b.example"}"#, "is written with escapes"),
        (#"{"title":"x"}"#, "'domain' is missing"),
        (#"{"domain":7}"#, "'domain' is of the wrong kind"),
        (#"{"domain":null}"#, "'domain' is "),
        (#"{"domain":"a.example","aliases":"x"}"#, "'aliases' is of the wrong kind"),
        (#"["a.example"]"#, "it is not a JSON object"),
        (#"{"domain":"a.example"} {}"#, "something follows the JSON object"),
        (#"{"domain":"a.example""#, "an object does not end"),
        (#"{"domain":"a.example",}"#, "a string is missing"),
        (#"{'domain':'a.example'}"#, "a string is missing"),
        (#"{"domain":"a.example","php":nulls}"#, "it is not JSON"),
        ("{\"domain\":\"a\nb\"}", "a string holds a control character"),
        ("", "it is not a JSON object"),
        ("null", "it is not a JSON object"),
        ("\u{feff}{\"domain\":\"a.example\"}", "it is not a JSON object"),
    ])
    func aBodyThatIsNotExactlyARequestIsRefused(_ body: String, _ reason: String) async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) { try await post($0, body) }
        #expect(answer.statuses == [400])
        #expect(answer.text.contains("cannot read the request's body: ") && answer.text.contains(reason), "\(answer.text)")
        #expect(answer.text.contains(#""code":"bad-request""#))
        #expect(service.calls.isEmpty)
    }

    @Test(arguments: ["512.0", "5.12e2", "512e0", "-0.0", "1E2", "99999999999999999999", "512.", "--1", "0x10", "-"])
    func aNumberThatIsNotWholeIsRefused(_ number: String) async throws {
        let service = RecordingService()
        for body in [#"{"memory":\#(number)}"#, #"{"overwrite":true,"tasks": \#(number) }"#] {
            let request =
                "PATCH /v1/sites/a.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            let answer = try await withLiveServer(service) { try await RawSocket.exchange($0, request) }
            #expect(answer.statuses == [400], "\(body): \(answer.text)")
        }
        #expect(service.calls.isEmpty)
    }

    @Test func bytesThatAreNotUTF8AreRefused() async throws {
        let body: [UInt8] = Array(#"{"domain":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)
        let head = Array("POST /v1/sites HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
        let answer = try await withLiveServer(RecordingService()) { try await RawSocket.exchange($0, [head + body]) }
        #expect(answer.statuses == [400] && answer.text.contains("it is not UTF-8"))
    }

    @Test func depthIsLimited() async throws {
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let deep = String(repeating: "[", count: 100_000)
            let answer = try await post(path, "{\"aliases\":\(deep)")
            #expect(answer.statuses == [400] && answer.text.contains("nested more than 16 deep"))
            #expect(try await AgentClient(socketPath: path).health().status == "healthy")
        }
        #expect(service.calls == ["health"])
    }

    @Test func oneMebibyteIsReadAndOneByteMoreIsNot() async throws {
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let frame = #"{"domain":"a.example","title":""}"#
            let fits = #"{"domain":"a.example","title":"\#(String(repeating: "x", count: (1 << 20) - frame.utf8.count))"}"#
            #expect(fits.utf8.count == 1 << 20)
            #expect(try await post(path, fits).statuses == [202])
            let announced = try await RawSocket.exchange(
                path, "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: \((1 << 20) + 1)\r\n\r\n")
            #expect(announced.statuses == [413] && announced.closed, "\(announced.text)")
            #expect(announced.text.contains("over 1 MiB"))
        }
        #expect(service.calls.count == 1)
    }

    @Test func aBodyInChunksIsHeldToTheSameLimit() async throws {
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 0x10000) + Array("\r\n".utf8)
            let head = Array("POST /v1/sites HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
            let answer = try await RawSocket.exchange(path, [head + (0..<17).flatMap { _ in chunk }])
            #expect(answer.statuses == [413] && answer.closed)
            let small = #"{"domain":"a.example"}"#
            let whole = try await RawSocket.exchange(
                path,
                "POST /v1/sites HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n\(String(small.utf8.count, radix: 16))\r\n\(small)\r\n0\r\n\r\n"
            )
            #expect(whole.statuses == [202])
        }
        #expect(service.calls == ["createSite a.example [] - by 0"])
    }

    @Test func aBodyWhereNoneIsTakenIsRefused() async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) { try await post($0, "{}", target: "/v1/sites/a.example/undelete") }
        #expect(answer.statuses == [400] && answer.text.contains("takes none"))
        #expect(service.calls.isEmpty)
    }

    @Test(arguments: ["POST /v1/nowhere", "POST /", "GET /v1/sites/%2f"])
    func whatIsNotInTheTableIsAnsweredWithoutReadingTheBody(_ line: String) async throws {
        let answer = try await withLiveServer(RecordingService()) {
            try await RawSocket.exchange($0, "\(line) HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n")
        }
        #expect(answer.statuses.count == 1 && [404, 400].contains(answer.statuses[0]))
        #expect(answer.closed && answer.milliseconds < 15_000)
    }

    @Test(arguments: [
        ("/v1/sites?colour=red", "this request does not know it"), ("/v1/sites?state=live&state=live", "it stands twice"),
        ("/v1/sites?state=gone", "it must be live, disabled or trashed"), ("/v1/changes?limit=0", "it must be a number from 1 to 1000"),
        ("/v1/changes?limit=-1", "it must be a number"), ("/v1/changes?limit=1e3", "it must be a number"),
        ("/v1/changes/c1/events?after=99999999999999999999", "it must be a number"), ("/v1/health?x", "this request does not know it"),
        ("/v1/sites?state=%zz", "broken percent escape"),
    ])
    func aQueryThatTheRowDoesNotKnowIsRefused(_ target: String, _ reason: String) async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) {
            try await RawSocket.exchange($0, "GET \(target) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        }
        #expect(answer.statuses == [400] && answer.text.contains(reason), "\(answer.text)")
        #expect(service.calls.isEmpty)
    }
}
