import AgentAPI
import AgentTesting
import Glibc
import SiteModel
import Testing

@testable import AgentServer

/// Server-sent events: the same as the lines of JSON, for whoever asks for them.
@Suite struct EventStreamTests {
    private static let change = "/v1/changes/c23456789abc/events"
    private static let job = "/v1/jobs/j23456789abc/events"

    private static func event(_ sequence: Int64, _ kind: String, _ text: String = "zwei\nZeilen") -> EventView {
        EventView(
            sequence: sequence, change: "c23456789abc", at: 1, kind: kind, step: "vhost", text: text, milliseconds: 3, problem: nil)
    }

    private static func request(_ target: String, _ headers: String...) -> String {
        "GET \(target) HTTP/1.1\r\nHost: agent\r\nConnection: close\r\n\(headers.map { "\($0)\r\n" }.joined())\r\n"
    }

    /// The fields of each event; comments are none.
    private static func frames(_ answer: HeardAnswer) -> [[String: String]] {
        String(decoding: answer.body, as: UTF8.self).split(separator: "\n\n").compactMap { frame in
            let lines = frame.split(separator: "\n").filter { !$0.hasPrefix(":") }
            if lines.isEmpty { return nil }
            return Dictionary(
                lines.map { line in
                    let parts = line.split(separator: ":", maxSplits: 1)
                    return (String(parts[0]), String(parts[1].dropFirst()))
                }, uniquingKeysWith: { _, _ in "twice" })
        }
    }

    private static func ask(_ path: String, _ target: String, _ headers: String...) async throws -> HeardAnswer {
        let text = "GET \(target) HTTP/1.1\r\nHost: agent\r\nConnection: close\r\n\(headers.map { "\($0)\r\n" }.joined())\r\n"
        return HeardAnswer(try await RawSocket.exchange(path, text).text)
    }

    @Test(
        "who asks for an event stream gets the events of a change as one, and nobody else does",
        arguments: ["text/event-stream", "text/html, Text/Event-Stream;q=0.9", "application/x-ndjson", "*/*"])
    func accepting(_ accept: String) async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted"), Self.event(2, "changeDone")])
        let answer = try await withLiveServer(service) { try await Self.ask($0, Self.change, "Accept: \(accept)") }
        #expect(answer.status == 200)
        guard accept.lowercased().contains("event-stream") else {
            #expect(answer.type == "application/x-ndjson" && answer.body.split(separator: 10).count == 2)
            return
        }
        let frames = Self.frames(answer)
        #expect(answer.type == "text/event-stream")
        #expect(frames.map { $0["id"] } == ["1", "2"] && frames.map { $0["event"] } == ["changeStarted", "changeDone"])
        let first = try WireJSON.decode(EventView.self, from: Array((frames.first?["data"] ?? "").utf8))
        #expect(first == Self.event(1, "changeStarted"), "a line break in a text is no line break of the stream")
    }

    @Test("who comes again goes on after what he heard last, whatever the address says") func resuming() async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted"), Self.event(2, "stepDone"), Self.event(3, "changeDone")])
        let answer = try await withLiveServer(service) {
            try await Self.ask($0, "\(Self.change)?after=0", "Accept: text/event-stream", "Last-Event-ID: 2")
        }
        #expect(Self.frames(answer).map { $0["id"] } == ["3"])
        #expect(service.calls == ["events c23456789abc after 2"])
    }

    @Test("a number that is none is refused", arguments: ["", "x", "-1", "1e3", "99999999999999999999"])
    func numbers(_ id: String) async throws {
        let service = RecordingService()
        let answer = try await withLiveServer(service) { try await Self.ask($0, Self.change, "Last-Event-ID: \(id)") }
        #expect(answer.status == 400 && service.calls.isEmpty)
    }

    @Test("a job is told as it is, and not again to who knows") func jobs() async throws {
        let service = RecordingService()
        try await withLiveServer(service) { path in
            let answer = try await Self.ask(path, Self.job)
            let frames = Self.frames(answer)
            #expect(answer.type == "text/event-stream" && frames.count == 1 && frames.first?["event"] == "dead")
            let told = try WireJSON.decode(JobView.self, from: Array((frames.first?["data"] ?? "").utf8))
            #expect(told == RecordingService.job)
            let again = try await Self.ask(path, Self.job, "Last-Event-ID: \(frames.first?["id"] ?? "-")")
            #expect(again.status == 200 && Self.frames(again).isEmpty)
            let other = try await Self.ask(path, Self.job, "Last-Event-ID: somewhere else")
            #expect(Self.frames(other).count == 1)
        }
    }

    @Test("the events of no job are a problem and not a stream") func unknown() async throws {
        let service = RecordingService()
        service.fail(with: Problem.cannot("find job", "x", "there is none", code: .jobNotFound))
        let answer = try await withLiveServer(service) { try await Self.ask($0, Self.job) }
        #expect(answer.status == 404 && answer.type == "application/problem+json")
    }

    @Test("what a reader does not take is kept up to a bound") func bounded() async throws {
        let (sent, source) = AsyncStream<Int>.makeStream()
        let frames = EventFrames { send in
            defer { source.finish() }
            for number in 1...100_000 {
                try send(ServerSentEvent(id: "\(number)", kind: "x", data: []))
                source.yield(number)
            }
        }
        var last = 0
        for await number in sent { last = number }
        #expect(last < EventFrames.most)
        var kept = 0
        await #expect(throws: (any Error).self) { for try await _ in frames.bytes { kept += 1 } }
        #expect(kept == EventFrames.most)
    }

    @Test("a reader who takes nothing is ended, and nothing of his goes on") func unread() async throws {
        let service = RecordingService()
        // More than the kernel keeps for him.
        let text = String(repeating: "x", count: 8_000)
        service.play((1...900).map { Self.event($0, "stepDone", text) }, thenEnd: false)
        try await withLiveServer(service) { path in
            let file = try RawSocket.leaveUnread(path, Self.request(Self.change, "Accept: text/event-stream"))
            defer { close(file) }
            for _ in 0..<6_000 where !(RawSocket.isEnded(file) && service.openStreams == 0) { try await Task.sleep(for: .milliseconds(20)) }
            #expect(RawSocket.isEnded(file) && service.openStreams == 0)
        }
    }
}
