import AgentTesting
import SiteModel
import Testing

@testable import AgentCLI

@Suite(.serialized) struct LogsTests {
    @Test("what a visitor wrote neither drives the terminal nor begins a line", arguments: ["table", "json"])
    func escaped(_ format: String) async throws {
        let run = try await CommandLineRun.run(["site", "logs", "example.com", "--format", format], against: RecordingService())
        #expect(run.status == .done)
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3 && lines.last == "", "two lines and their ends: \(run.output.debugDescription)")
        #expect(!run.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7f...0x9f).contains($0.value) })
        #expect(lines[0].contains("2023-11-14T22:13:20Z") && lines[0].contains("forged"))
    }

    @Test("following ends with Ctrl-C, in good order, after what was there was shown")
    func followed() async throws {
        let service = RecordingService()
        var world = CommandLineRun.World()
        let (interrupts, source) = AsyncStream<Void>.makeStream()
        world.interrupts = interrupts
        let presser = Task {
            while service.calls.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            try await Task.sleep(for: .milliseconds(700))
            source.yield()
        }
        let run = try await CommandLineRun.run(["site", "logs", "example.com", "--follow"], against: service, in: world)
        try await presser.value
        #expect(run.status == .done && run.talk.isEmpty, "\(run)")
        #expect(run.output.split(separator: "\n").count == 2)
        #expect(service.calls == ["logs example.com [] since - - 100 follow"])
    }

    @Test("a log that the daemon ends is no success: its site is gone, or what let its reader see it")
    func ended() async throws {
        let service = RecordingService()
        service.endLogs()
        var world = CommandLineRun.World()
        let (interrupts, source) = AsyncStream<Void>.makeStream()
        world.interrupts = interrupts
        let run = try await CommandLineRun.run(["site", "logs", "example.com", "--follow"], against: service, in: world)
        source.finish()
        #expect(run.output.split(separator: "\n").count == 2, "what was there is shown")
        #expect(run.status == .failed && run.talk.contains("cannot go on with the logs of 'example.com'"), "\(run)")
        #expect(service.calls.last == "site example.com", "asked again, the daemon says why")
        // Without --follow an end is an end.
        #expect(try await CommandLineRun.run(["site", "logs", "example.com"], against: service).status == .done)
    }

    @Test("a time is so long ago, or a day or minute in UTC")
    func times() {
        #expect(Since(argument: "90s") == .ago(90_000) && Since(argument: "2d") == .ago(172_800_000))
        #expect(Since(argument: "2026-11-26T10:00")?.milliseconds(now: 0) == 1_795_687_200_000)
        #expect(Since(argument: "2026-11-26")?.milliseconds(now: 0) == 1_795_651_200_000)
        for text in ["", "h", "-1h", "0s", "1y", "soon", "2026-11-26T25:00", "2026-13-01"] {
            #expect(Since(argument: text) == nil, "\(text)")
            #expect(throws: (any Error).self) { try Since.read(text) }
        }
    }
}
