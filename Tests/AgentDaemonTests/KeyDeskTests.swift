import AgentAPI
import AgentDaemon
import AgentServer
import AgentStore
import AgentTesting
import Foundation
import JobEngine
import Logging
import SiteModel
import Synchronization
import Testing

/// The desk on the real store, and behind the real server.
@Suite("The desk of keys") struct KeyDeskTests {
    private func withStore<Value>(_ body: (_ path: String) async throws -> Value) async throws -> Value {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("agent-keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }  // a test's own
        return try await body(directory.appendingPathComponent("agent.sqlite").path)
    }

    private func desk(
        _ store: AgentStore, boot: @escaping @Sendable () -> Int64 = { 0 }, wall: @escaping @Sendable () -> Int64 = { 5 }
    ) -> KeyDesk {
        KeyDesk(store: store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, boot: boot, wall: wall)
    }

    private func request(_ name: RouteName = .jobAdd, key: String = "k", content: String = "a", uid: UInt32 = 0) throws -> KeyedRequest {
        KeyedRequest(
            key: try IdempotencyKey(key), actor: RequestActor(uid: uid), route: try #require(RouteTable.byName[name]),
            content: Array(content.utf8))
    }

    private static let leading = KeyDesk.Ways { effect in
        KeptAnswer(status: 202, bytes: Array("\(effect)".utf8), given: .before(3))
    }

    private static func answer(_ text: String, _ status: Int = 200, _ given: KeptAnswer.Given = .now) -> KeptAnswer {
        KeptAnswer(status: status, bytes: Array(text.utf8), given: given)
    }

    @Test(
        "a request is done once: whoever repeats it hears its first answer, also from a new daemon", arguments: [200, 202, 500, 502, 504])
    func once(_ status: Int) async throws {
        try await withStore { path in
            let count = Mutex(0)
            @Sendable func work() async -> KeptAnswer { Self.answer("\(count.withLock { $0 += 1; return $0 })", status) }
            for life in 1...3 {
                let store = try AgentStore(path: path)
                for time in 1...2 {
                    let now = Int64(10 * life + time)
                    let answer = try await desk(store, wall: { now }).answer(request(), Self.leading) { await work() }
                    // Whoever repeats it is told when it was given.
                    #expect(answer == Self.answer("1", status, life == 1 && time == 1 ? .now : .before(11)))
                }
                try store.close()
            }
            #expect(count.withLock { $0 } == 1)
        }
    }

    @Test("what was refused is not kept: the next one is done", arguments: [400, 401, 403, 404, 409, 422, 428, 429, 501, 503, 507])
    func refused(_ status: Int) async throws {
        try await withStore { path in
            let desk = desk(try AgentStore(path: path))
            #expect(try await desk.answer(request(), Self.leading) { Self.answer("no", status) } == Self.answer("no", status))
            #expect(try await desk.answer(request(content: "b"), Self.leading) { Self.answer("yes") } == Self.answer("yes"))
        }
    }

    @Test("another content under the same key is refused, and does nothing") func reused() async throws {
        try await withStore { path in
            let desk = desk(try AgentStore(path: path))
            _ = try await desk.answer(request(), Self.leading) { Self.answer("1") }
            let problem = await #expect(throws: Problem.self) {
                try await desk.answer(request(content: "b"), Self.leading) {
                    Issue.record("it was done")
                    return Self.answer("2")
                }
            }
            #expect(problem?.code == .keyReused && problem?.httpStatus == 422)
            // Others have keys of their own.
            #expect(try await desk.answer(request(content: "b", uid: 7), Self.leading) { Self.answer("2") } == Self.answer("2"))
            #expect(try await desk.answer(request(.jobCancel, content: "b"), Self.leading) { Self.answer("3") } == Self.answer("3"))
        }
    }

    @Test("a daemon that died between opening and answering: the key leads to what was opened, and nothing is opened again")
    func diedAfterOpening() async throws {
        try await withStore { path in
            let asked = try request()
            let name = KeyedName(actor: asked.actor, method: asked.route.method, route: asked.route.pattern, key: asked.key)
            do {
                let store = try AgentStore(path: path)
                let dying = Mutex<JobID?>(nil)
                // It opens a job and never answers: what comes after is another process.
                let gone = Task {
                    try await desk(store).answer(asked, Self.leading) {
                        let job = try? await store.enqueue(JobContract.job(5))
                        dying.withLock { $0 = job?.id }
                        try? await Task.sleep(for: .seconds(600))
                        return Self.answer("never", 503)
                    }
                }
                for _ in 1...10_000 where dying.withLock({ $0 }) == nil { try await Task.sleep(for: .milliseconds(2)) }
                #expect(
                    try await store.openRequest(name, content: KeyDesk.digest(asked.content), passed: 0) == .open(.job(JobID(random: 5))))
                let again = try await desk(store).answer(asked, Self.leading) {
                    Issue.record("it was done again")
                    return Self.answer("2")
                }
                #expect(again == Self.answer("\(KeyedEffect.job(JobID(random: 5)))", 202, .before(3)))
                gone.cancel()
                _ = try await gone.value
                #expect(try await store.counts() == [.queued: 1])
                try store.close()
            }
            // What it was led to is its answer from then on, whatever the first daemon would have said.
            let store = try AgentStore(path: path)
            let last = try await desk(store).answer(asked, Self.leading) { Self.answer("3") }
            #expect(last == Self.answer("\(KeyedEffect.job(JobID(random: 5)))", 202, .before(3)), "of the time at which it was opened")
        }
    }

    @Test("a daemon that died before anything was opened: it is done, unless nobody can tell") func diedBefore() async throws {
        try await withStore { path in
            let store = try AgentStore(path: path)
            for row in RouteTable.rows where row.takesKey {
                let asked = try request(row.name)
                let name = KeyedName(actor: asked.actor, method: row.method, route: row.pattern, key: asked.key)
                _ = try await store.openRequest(name, content: KeyDesk.digest(asked.content), passed: 0)
                for given in [KeptAnswer.Given.now, .before(5)] {
                    let answer = try await desk(store).answer(asked, Self.leading) { Self.answer("done") }
                    if row.mayBeDoneAgain {
                        #expect(answer == Self.answer("done", 200, given), "\(row.name)")
                    } else {
                        #expect(answer.status == 500, "\(row.name)")
                        #expect(String(decoding: answer.bytes, as: UTF8.self).contains("request-interrupted"), "\(row.name)")
                    }
                }
            }
        }
    }

    @Test("an answer that is too long for the store is not kept: its request may be done again") func tooLong() async throws {
        try await withStore { path in
            let desk = desk(try AgentStore(path: path))
            let long = KeptAnswer(status: 200, bytes: [UInt8](repeating: 65, count: AgentStore.mostKeptAnswer + 1))
            #expect(try await desk.answer(request(.hostConfigUpgrade), Self.leading) { long } == long)
            #expect(try await desk.answer(request(.hostConfigUpgrade), Self.leading) { Self.answer("2") } == Self.answer("2"))
        }
    }

    @Test("keys live by a clock that nobody sets: a new boot, and a clock that stands still, shorten no life") func clocks() async throws {
        try await withStore { path in
            let store = try AgentStore(path: path)
            let boot = Mutex<Int64>(50_000)
            let desk = desk(store) { boot.withLock { $0 } }
            _ = try await desk.answer(request(), Self.leading) { Self.answer("1") }
            // A reboot: the boot clock begins anew, and a day has not passed.
            for reading in [10, 5, 7, AgentStore.keyLife / 2] as [Int64] {
                boot.withLock { $0 = reading }
                #expect(try await store.forgetRequests(passed: desk.passed()) == 0)
                #expect(try await desk.answer(request(), Self.leading) { Self.answer("2") } == Self.answer("1", 200, .before(5)))
            }
            boot.withLock { $0 += AgentStore.keyLife + 1 }
            #expect(try await desk.answer(request(), Self.leading) { Self.answer("3") } == Self.answer("3"))
        }
    }

    @Test("a hundred requests with one key at once, over the socket: one is done, the others hear of it") func hundredAtOnce() async throws
    {
        try await withStore { path in
            let store = try AgentStore(path: path)
            let desk = desk(store)
            let service = RecordingService()
            service.keep { request, work in
                try await desk.answer(request, Self.leading) {
                    try? await Task.sleep(for: .milliseconds(50))  // so that the others meet it
                    return await work()
                }
            }
            let body = #"{"kind":"doctor.pass"}"#
            let answers = try await withLiveServer(service) { socket in
                @Sendable func ask() async throws -> (Int, String) {
                    let answer = try await RawSocket.exchange(
                        socket,
                        "POST /v1/jobs HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIdempotency-Key: one\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                    )
                    return (answer.statuses.first ?? 0, answer.text)
                }
                let first = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for _ in 0..<100 { group.addTask { try await ask() } }
                    return try await group.reduce(into: [(Int, String)]()) { $0.append($1) }
                }
                // And afterwards each hears the first answer.
                return first + [try await ask(), try await ask()]
            }
            #expect(service.calls == [#"addJob {"kind":"doctor.pass"} by 0"#] && service.deeds.count == 1)
            let told = answers.filter { $0.0 == 202 }.map { $0.1.split(separator: "\r\n\r\n").last ?? "" }
            #expect(told.count >= 3 && Set(told).count == 1)
            let others = answers.filter { $0.0 != 202 }
            #expect(others.allSatisfy { $0.0 == 409 && $0.1.contains("request-in-flight") }, "\(others)")
        }
    }
}
