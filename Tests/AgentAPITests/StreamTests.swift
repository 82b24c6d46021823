import AgentAPI
import AgentServer
import AgentTesting
import Glibc
import ServiceLifecycle
import SiteModel
import Testing

@Suite struct StreamTests {
    private static func event(_ sequence: Int64, _ kind: String) -> EventView {
        EventView(
            sequence: sequence, change: "c23456789abc", at: 1, kind: kind, step: "vhost", text: "zwei\nZeilen", milliseconds: 3,
            problem: nil)
    }

    @Test func eventsArriveWhileTheChangeStillRuns() async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted"), Self.event(2, "stepStarted")], thenEnd: false)
        try await withLiveServer(service) { path in
            var seen: [EventView] = []
            for try await event in try await AgentClient(socketPath: path).events(of: "c23456789abc") {
                seen.append(event)
                if seen.count == 2 { break }
            }
            #expect(seen == [Self.event(1, "changeStarted"), Self.event(2, "stepStarted")])
            // The client has gone: the service must hear of it though nothing more happens in the change.
            try await eventually { service.openStreams == 0 }
        }
    }

    /// Also where a next request lay behind it: the input is not watched any more.
    @Test(arguments: ["application/json", "text/event-stream"])
    func whoGoesWithARequestWaitingEndsTheStreamToo(_ accept: String) async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted")], thenEnd: false)
        try await withLiveServer(service) { path in
            let requests =
                "GET /v1/changes/c23456789abc/events HTTP/1.1\r\nHost: a\r\nAccept: \(accept)\r\n\r\n"
                + "GET /v1/health HTTP/1.1\r\nHost: a\r\n\r\n"
            let client = try RawSocket.leaveUnread(path, requests)
            try await eventually { service.openStreams == 1 }
            close(client)
            try await eventually { service.openStreams == 0 }
        }
    }

    @Test func theStreamEndsWithTheChange() async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted"), Self.event(2, "changeUndone")], thenEnd: false)
        try await withLiveServer(service) { path in
            var kinds: [String] = []
            for try await event in try await AgentClient(socketPath: path).events(of: "c23456789abc") { kinds.append(event.kind) }
            #expect(kinds == ["changeStarted", "changeUndone"])
        }
    }

    @Test func aFollowerContinuesWhereItStopped() async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted"), Self.event(2, "stepDone"), Self.event(3, "changeDone")])
        try await withLiveServer(service) { path in
            var sequences: [Int64] = []
            for try await event in try await AgentClient(socketPath: path).events(of: "c23456789abc", after: 2) {
                sequences.append(event.sequence)
            }
            #expect(sequences == [3])
        }
        #expect(service.calls == ["events c23456789abc after 2"])
    }

    @Test func theEventsOfNoChangeAreAProblemAndNotAStream() async throws {
        let service = RecordingService()
        service.fail(with: Problem.cannot("follow", "c23456789abc", "there is no such change", code: .changeNotFound))
        try await withLiveServer(service) { path in
            await #expect { _ = try await AgentClient(socketPath: path).events(of: "c23456789abc") } throws: {
                ($0 as? Problem)?.code == .changeNotFound
            }
        }
    }

    @Test func aShutdownEndsOpenStreamsAndReturns() async throws {
        let service = RecordingService()
        service.play([Self.event(1, "changeStarted")], thenEnd: false)
        let directory = "/tmp/agent-stream-\(UInt32.random(in: 0...UInt32.max))"
        #expect(mkdir(directory, 0o755) == 0)
        defer { rmdir(directory) }
        let path = "\(directory)/agent.sock"
        let (ready, source) = AsyncStream<Void>.makeStream()
        let server = AgentHTTPServer(service: service, socket: .scratch(path), logger: .init(label: "test"), ready: { source.finish() })
        let group = ServiceGroup(configuration: .init(services: [server], logger: .init(label: "test")))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in ready {}
            var seen = 0
            for try await _ in try await AgentClient(socketPath: path).events(of: "c23456789abc") {
                seen += 1
                await group.triggerGracefulShutdown()
            }
            #expect(seen == 1)
            try await tasks.waitForAll()
        }
        #expect(access(path, F_OK) != 0)
        #expect(service.openStreams == 0)
    }
}

/// Waits for something that another task does, two seconds at most.
func eventually(_ condition: @Sendable () -> Bool) async throws {
    for _ in 0..<200 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition())
}
