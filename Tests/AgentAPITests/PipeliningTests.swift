import AgentAPI
import AgentServer
import AgentTesting
import Foundation
import NIOCore
import SiteModel
import Testing

/// Who asks before he reads: it costs the server little, holds no place, and mixes up no answers.
@Suite(.serialized) struct PipeliningTests {
    private static let stream = "GET /v1/changes/c23456789abc/events HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let health = "GET /v1/health HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Bytes of tiny requests that the other side takes, until it has taken none for half a second.
    private func fill(_ file: Int32) throws -> Int {
        let block = Array(String(repeating: "GET / HTTP/1.1\r\n\r\n", count: 64).utf8)
        var (taken, quiet) = (0, 0)
        while quiet < 25 {
            let count = send(file, block, block.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            if count > 0 {
                (taken, quiet) = (taken + count, 0)
            } else {
                try #require(errno == EAGAIN, "\(String(cString: strerror(errno)))")
                quiet += 1
                usleep(20_000)
            }
        }
        return taken
    }

    @Test func whileARequestIsAtWorkThoseBehindItWaitOutside() async throws {
        let service = RecordingService()
        service.prepare(for: .seconds(20))
        var pair: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        // What the kernel holds where nobody reads at all.
        let outside = try fill(pair[0])
        for file in pair { close(file) }
        try await withLiveServer(service) { path in
            let client = try RawSocket.leaveUnread(path, "GET /v1/doctor HTTP/1.1\r\nHost: a\r\n\r\n")
            defer { close(client) }
            try await eventually { service.calls.contains("doctor") }
            let taken = try fill(client)
            #expect(taken - outside < 32 << 10, "the server took \(taken - outside) bytes of requests that it does not answer yet")
        }
    }

    /// Also where it sent more behind the last request that it wanted answered.
    @Test(arguments: [0, 20]) func whoSaidCloseAndDoesNotHangUpIsHungUpOn(_ behind: Int) async throws {
        var rules = DoorRules()
        rules.idle = .milliseconds(700)
        try await withLiveServer(RecordingService(), rules: rules) { path in
            let client = try RawSocket.leaveUnread(
                path,
                "GET /v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + String(repeating: Self.health, count: behind))
            defer { close(client) }
            try await eventually { RawSocket.isEnded(client) }
            var buffer = [UInt8](repeating: 0, count: 65536)
            let count = read(client, &buffer, buffer.count)
            let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            #expect(text.split(separator: "HTTP/1.1 ").count == 1 && text.contains("healthy"), "\(text)")
        }
    }

    /// The answer is whole before anything is said of the next request, however late it is read.
    @Test func aSlowHeadIsNotToldOfInsideOfAnAnswer() async throws {
        let service = RecordingService()
        let text = String(repeating: "x", count: 1 << 20)
        service.play([
            EventView(
                sequence: 1, change: "c23456789abc", at: 1, kind: "changeDone", step: nil, text: text, milliseconds: nil, problem: nil)
        ])
        var rules = DoorRules()
        (rules.head, rules.linger) = (.milliseconds(500), .seconds(20))
        try await withLiveServer(service, rules: rules) { path in
            let parts: [[UInt8]] = [Array(Self.stream.utf8), Array("G".utf8)] + Array(repeating: [], count: 80) + [Array("E".utf8)]
            let answer = try await RawSocket.exchange(path, parts + Array(repeating: [], count: 80), patience: 2000)
            #expect(answer.statuses.first == 200 && answer.text.utf8.count > 1 << 20)
            let end = try #require(answer.text.range(of: "\r\n0\r\n\r\n"), "the answer has no end")
            #expect(answer.text[..<end.lowerBound].range(of: "408") == nil, "\(answer.text.suffix(300))")
        }
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let many = String(repeating: Self.health, count: 300) + "GET /v1/nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = try await RawSocket.exchange(path, many)
            #expect(answer.closed && answer.statuses == Array(repeating: 200, count: 300) + [404])
        }
    }
}
