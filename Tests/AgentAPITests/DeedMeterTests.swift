import AgentAPI
import AgentTesting
import SiteModel
import Testing

@testable import AgentServer

@Suite struct DeedMeterTests {
    private func isTaken(_ meter: DeedMeter, _ peer: Peer) -> Bool { (try? meter.take(peer)) != nil }

    @Test("so many at once, then no more; each token's, and each user's, are his own") func each() throws {
        let meter = DeedMeter(CallLimit(calls: 1, per: 3_600_000, burst: 3))
        var owner = Peer(uid: 7, gid: 7, pid: 1)
        owner.token = TokenID(unchecked: "taaaaaaaaaaa")
        #expect((0..<5).map { _ in isTaken(meter, owner) } == [true, true, true, false, false])
        let other = Peer(uid: 7, gid: 7, pid: 1)
        #expect(isTaken(meter, other))
        let problem = #expect(throws: Problem.self) { try meter.take(owner) }
        #expect(problem?.code == .tooManyConnections && problem?.hint?.contains("wait for") == true)
    }

    private static let change = "POST /v1/sites/example.com/cache/purge"
    private static func token(_ number: UInt8) -> AccessToken {
        AccessToken(id: TokenID(random: UInt64(number)), secret: Array(repeating: number, count: 32))
    }

    private func ask(_ path: String, _ request: String = change, by token: AccessToken?, more: String = "") async throws
        -> RawSocket.Answer
    {
        let body = request.hasPrefix("POST") ? #"{"paths":["/a"]}"# : ""
        let bearer = token.map { "Authorization: Bearer \($0.text.exposed)\r\n" } ?? ""
        let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
        return try await RawSocket.exchange(
            path, "\(request) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(bearer)\(more)\(length)\r\n\(body)")
    }

    @Test("at the gate: changes of a token for some sites are counted, refused ones too, and one more is neither begun nor written down")
    func gate() async throws {
        let service = RecordingService()
        let (owner, other, everywhere) = (Self.token(1), Self.token(2), Self.token(3))
        for token in [owner, other] { service.accept(token, Grant(role: .siteOwner, sites: [RecordingService.own])) }
        service.accept(everywhere, Grant(role: .operator))
        var rules = DoorRules()
        // None comes back while this lasts.
        rules.deeds = CallLimit(calls: 1, per: 86_400_000, burst: 3)
        try await withLiveServer(service, rules: rules) { path in
            func free() async throws {
                for _ in 0..<4 {
                    #expect(try await ask(path, "GET /v1/sites/example.com", by: owner).statuses == [200], "what reads is not counted")
                    #expect(try await ask(path, "\(Self.change)?dryRun=true", by: owner).statuses == [204], "nor is what does nothing")
                }
            }
            try await free()
            #expect(try await ask(path, by: owner).statuses == [200])
            service.fail(with: Problem(.siteBusy, "cannot change it: it is busy"), times: 1)
            #expect(try await ask(path, by: owner).statuses == [Problem(.siteBusy, "").httpStatus])
            #expect(try await ask(path, by: owner).statuses == [200])
            let (calls, deeds) = (service.calls.count, service.deeds.count)
            #expect(deeds == 3)
            for more in ["", "Idempotency-Key: k1\r\n"] {
                let answer = try await ask(path, by: owner, more: more)
                #expect(answer.statuses == [429] && answer.text.contains(#""code":"too-many-connections""#), "\(answer.text)")
            }
            #expect(service.calls.count == calls && service.deeds.count == deeds)
            try await free()
            #expect(try await ask(path, by: other).statuses == [200], "another token's are its own")
            for _ in 0..<5 {
                #expect(try await ask(path, by: everywhere).statuses == [200], "whoever may change all sites is not counted")
                #expect(try await ask(path, by: nil).statuses == [200], "nor is root")
            }
        }
    }
}
