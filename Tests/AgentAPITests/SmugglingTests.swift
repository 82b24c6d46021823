import AgentTesting
import Testing

/// Two readings of where a request ends would let one hide in another. Each of these must end the connection without a second answer.
@Suite struct SmugglingTests {
    private static let hidden = "GET /v1/health HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(arguments: [
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\n{}{}",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\n{}{}",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\nContent-Length: 2\r\n\r\n{}",
        "GET /v1/health HTTP/1.1\nHost: a\n\n",
        "GET /v1/health HTTP/3.0\r\nHost: a\r\n\r\n",
        "not http at all\r\n\r\n",
    ])
    func anAmbiguousRequestIsRefusedAndTheConnectionEnds(_ request: String) async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) { try await RawSocket.exchange($0, request + Self.hidden) }
        #expect(answer.statuses == [400], "\(request.debugDescription) → \(answer.text)")
        #expect(answer.closed)
        #expect(service.calls.isEmpty, "\(request.debugDescription) → \(service.calls)")
    }

    @Test func twoHonestRequestsOnOneConnectionAreTwo() async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) {
            try await RawSocket.exchange($0, Self.hidden + "GET /v1/doctor HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        }
        #expect(answer.statuses == [200, 200])
        #expect(service.calls == ["health", "doctor"])
    }

    /// The decoder keeps what follows such a head without end: what a client pours in must be cut, and end up nowhere.
    @Test(arguments: [
        "GET /v1/health HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        "GET /v1/health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n\r\n{}",
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func nobodyChangesTheProtocol(_ request: String) async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) { try await RawSocket.exchange($0, request + Self.hidden) }
        #expect(answer.statuses == [400] && answer.closed, "\(request.debugDescription) → \(answer.text)")
        #expect(service.calls.isEmpty, "\(request.debugDescription) → \(service.calls)")
        let megabytes = Array(repeating: [UInt8](repeating: 120, count: 1 << 20), count: 20)
        let poured = try await withLiveServer(service) { try await RawSocket.exchange($0, [Array(request.utf8)] + megabytes) }
        #expect(poured.sent < 8 && poured.closed, "\(request.debugDescription): \(poured.sent) MiB were taken")
    }

    /// Behind a request that is still answered, nobody has looked at the head yet; the decoder has.
    @Test(arguments: ["Connection: upgrade\r\nUpgrade: x", ""])
    func norBehindAnAnswerThatGoesOn(_ upgrade: String) async throws {
        let service = RecordingService()
        service.play([], thenEnd: false)
        let follow = "GET /v1/changes/c23456789abc/events HTTP/1.1\r\nHost: a\r\n\r\n"
        let next = upgrade.isEmpty ? "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n" : "GET /v1/health HTTP/1.1\r\nHost: a\r\n\(upgrade)\r\n\r\n"
        let megabytes = Array(repeating: [UInt8](repeating: 120, count: 1 << 20), count: 20)
        let poured = try await withLiveServer(service) { try await RawSocket.exchange($0, [Array((follow + next).utf8)] + megabytes) }
        #expect(poured.sent < 10 && poured.closed, "\(poured.sent) MiB were taken: \(poured.text.prefix(200))")
    }

    @Test func headersAreLimited() async throws {
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let many = (0..<100).map { "X-\($0): y\r\n" }.joined()
            let long = "X: \(String(repeating: "y", count: 40 << 10))\r\n"
            for headers in [many, long] {
                let answer = try await RawSocket.exchange(path, "GET /v1/health HTTP/1.1\r\nHost: a\r\n\(headers)\r\n")
                #expect(answer.statuses == [400])
            }
        }
        #expect(service.calls.isEmpty)
    }
}
