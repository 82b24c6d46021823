import AgentAPI
import AgentServer
import AgentTesting
import Foundation
import Logging
import ServiceLifecycle
import SiteModel
import Synchronization
import Testing

/// Who hangs up waits for nothing any more, and nobody holds up a server that is asked to end.
@Suite(.serialized) struct LastRequestsTests {
    private static func ask(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }
    private static let body = #"{"domain":"a.example"}"#
    private static func create(_ length: Int, _ header: String = "") -> String {
        "POST /v1/sites HTTP/1.1\r\nHost: a\r\n\(header)Content-Length: \(length)\r\n\r\n\(body)"
    }
    private static func rules(_ change: (inout DoorRules) -> Void = { _ in }) -> DoorRules {
        var rules = DoorRules()
        (rules.end, rules.last) = (.milliseconds(400), .milliseconds(400))
        change(&rules)
        return rules
    }

    /// Runs a server, asks it to end after `body`, and waits for that, not for ever.
    private func ended(
        _ service: RecordingService, _ rules: DoorRules, _ visits: Visits = Visits(),
        _ body: (_ path: String) async throws -> Void
    ) async throws -> Bool {
        let directory = "/tmp/agent-last-\(UInt32.random(in: 0...UInt32.max))"
        #expect(mkdir(directory, 0o755) == 0)
        defer { rmdir(directory) }
        let path = "\(directory)/agent.sock"
        let (ready, source) = AsyncStream<Void>.makeStream()
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = AgentHTTPServer(
            service: service, socket: .scratch(path), logger: quiet, rules: rules, visits: visits, ready: { source.finish() })
        let group = ServiceGroup(configuration: .init(services: [server], logger: quiet))
        let hasEnded = Flag()
        let running = Task {
            try await group.run()
            hasEnded.set()
        }
        for await _ in ready {}
        try await body(path)
        await group.triggerGracefulShutdown()
        for _ in 0..<500 where !hasEnded.isSet { try await Task.sleep(for: .milliseconds(20)) }
        if hasEnded.isSet { try await running.value }
        return hasEnded.isSet
    }

    private final class Flag: Sendable {
        private let state = Mutex(false)
        var isSet: Bool { state.withLock { $0 } }
        func set() { state.withLock { $0 = true } }
    }

    @Test func whoReadsNothingHoldsUpNoEnd() async throws {
        let held = Mutex<[Int32]>([])
        defer { for file in held.withLock({ $0 }) { close(file) } }
        let isOver = try await ended(RecordingService(), Self.rules()) { path in
            // More than the kernel keeps of answers: the first byte of one of them is not taken.
            for _ in 0..<3 {
                let file = try RawSocket.leaveUnread(path, String(repeating: Self.ask("/v1/health"), count: 1_500))
                held.withLock { $0.append(file) }
            }
            try await Task.sleep(for: .seconds(1))
        }
        #expect(isOver)
        for file in held.withLock({ $0 }) { #expect(Self.answers(left: file) < 1_500, "all of them were sent: nothing was held up") }
    }

    /// What the kernel kept for who read nothing.
    private static func answers(left file: Int32) -> Int {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(file, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count <= 0 { return text.components(separatedBy: "HTTP/1.1 200").count - 1 }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    @Test func whoWaitsForHisTurnAndWhatIsAtWorkHoldUpNoEnd() async throws {
        let service = RecordingService()
        service.prepare(for: .seconds(60))
        let answers = Mutex<[Task<RawSocket.Answer, any Error>]>([])
        let isOver = try await ended(service, Self.rules()) { path in
            for _ in 0..<5 { answers.withLock { $0.append(Task { try await RawSocket.exchange(path, Self.ask("/v1/doctor")) }) } }
            answers.withLock { $0.append(Task { try await RawSocket.exchange(path, Self.create(Self.body.utf8.count)) }) }
            try await eventually { service.calls.count == 3 }
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(isOver && service.calls.count { $0 == "doctor" } == 2)
        for answer in answers.withLock({ $0 }) {
            let answer = try await answer.value
            #expect(answer.closed && answer.statuses == [503] && answer.text.contains(#""code":"daemon-not-running""#), "\(answer.text)")
        }
    }

    /// All of the JSON, and less than was announced.
    @Test func aPartOfABodyIsNoBodyAtTheEnd() async throws {
        let service = RecordingService()
        let answer = Mutex<Task<RawSocket.Answer, any Error>?>(nil)
        let isOver = try await ended(service, Self.rules()) { path in
            answer.withLock { $0 = Task { try await RawSocket.exchange(path, Self.create(Self.body.utf8.count + 10)) } }
            try await Task.sleep(for: .milliseconds(500))
        }
        let heard = try #require(try await answer.withLock { $0 }?.value)
        #expect(isOver && heard.closed && !heard.statuses.contains(202), "\(heard.text)")
        #expect(service.calls.isEmpty)
    }

    @Test func whoHangsUpLeavesTheLineAndEndsHisAnswer() async throws {
        let service = RecordingService()
        service.prepare(for: .seconds(60))
        try await withLiveServer(service) { path in
            let atWork = try (0..<2).map { _ in try RawSocket.leaveUnread(path, Self.ask("/v1/doctor")) }
            try await eventually { service.calls.count == 2 }
            let waiting = try (0..<4).map { _ in try RawSocket.leaveUnread(path, Self.ask("/v1/doctor")) }
            try await Task.sleep(for: .milliseconds(300))
            for file in waiting { close(file) }
            try await Task.sleep(for: .milliseconds(300))
            service.prepare(for: .zero)
            for file in atWork { close(file) }
            let next = try await RawSocket.exchange(path, Self.ask("/v1/doctor"), patience: 5_000)
            #expect(next.statuses == [200], "\(next.text)")
        }
        #expect(service.calls == ["doctor", "doctor", "doctor"])
    }

    /// The end sends him away, and he hears of it while he is still sending.
    @Test func whoIsSentAwayInTheMiddleOfABodyReadsWhy() async throws {
        let answer = Mutex<Task<RawSocket.Answer, any Error>?>(nil)
        let visits = Visits()
        let isOver = try await ended(RecordingService(), Self.rules { $0.linger = .seconds(20) }, visits) { path in
            let drops = Array(repeating: [UInt8(ascii: " ")], count: 200)
            answer.withLock { $0 = Task { try await RawSocket.exchange(path, [Array(Self.create(5_000).utf8)] + drops) } }
            try await eventually { visits.requests == 1 }
        }
        let heard = try #require(try await answer.withLock { $0 }?.value)
        #expect(isOver && heard.closed && heard.statuses == [503] && heard.sent == 201, "\(heard.text)")
    }

    /// Nor does he hold it up who then neither sends nor hangs up.
    @Test func whoIsSentAwayAndStaysHoldsUpNoEnd() async throws {
        let visits = Visits()
        let held = Mutex<Int32?>(nil)
        let isOver = try await ended(RecordingService(), Self.rules { $0.linger = .milliseconds(300) }, visits) { path in
            let file = try RawSocket.leaveUnread(path, Self.create(5_000))
            held.withLock { $0 = file }
            try await eventually { visits.requests == 1 }
        }
        if let file = held.withLock({ $0 }) { close(file) }
        #expect(isOver)
    }

    @Test func whatChangesSomethingGoesOnWithoutWhoAsked() async throws {
        let service = RecordingService()
        service.prepare(for: .seconds(1))
        let statuses = Mutex<[Int]>([])
        service.keep { _, work in
            let kept = await work()
            statuses.withLock { $0.append(kept.status) }
            return kept
        }
        try await withLiveServer(service) { path in
            let file = try RawSocket.leaveUnread(path, Self.create(Self.body.utf8.count, "Idempotency-Key: k\r\n"))
            try await eventually { service.calls.count == 1 }
            close(file)
            for _ in 0..<200 where statuses.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(statuses.withLock { $0 } == [202])
    }

    @Test func soManyWaitAndTheNextIsTold() async throws {
        let service = RecordingService()
        service.prepare(for: .seconds(60))
        let answers = try await withLiveServer(service, rules: Self.rules { ($0.heavy, $0.waiting) = (1, 3) }) { path in
            try await withThrowingTaskGroup(of: RawSocket.Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await RawSocket.exchange(path, Self.ask("/v1/doctor"), patience: 3_000) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        let told = answers.filter { $0.closed }
        #expect(told.count == 4 && answers.count { $0.text.isEmpty } == 4, "\(answers)")
        #expect(told.allSatisfy { $0.statuses == [429] && $0.text.contains(#""code":"too-many-connections""#) }, "\(told)")
    }

    @Test(arguments: [
        ("POST", "/v1/audit/verdict", Route.Dearness.wholeLog), ("GET", "/v1/audit", .wholeLog), ("GET", "/v1/audit/verdict", .wholeLog),
        ("GET", "/v1/doctor", .programs), ("POST", "/v1/sites/example.com/certificate/order", .network),
    ])
    func whatStartsAProgramOrReadsALogIsDear(_ method: String, _ path: String, _ dearness: Route.Dearness) throws {
        guard case .route(let route, _) = RouteMatch.find(method: method, path: path) else {
            Issue.record("no such row")
            return
        }
        #expect(route.dearness == dearness)
    }
}
