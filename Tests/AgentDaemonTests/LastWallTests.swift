import AgentServer
import Foundation
import Logging
import SandboxHost
import ServiceLifecycle
import Synchronization
import Testing

@testable import AgentDaemon

/// The daemon ends before it would be killed, whatever holds it up.
@Suite struct LastWallTests {
    private final class Exit: Sendable {
        private let state = Mutex<Int32?>(nil)
        var status: Int32? { state.withLock { $0 } }
        func leave(_ status: Int32) { state.withLock { $0 = status } }
        func awaited() async throws -> Int32? {
            for _ in 0..<500 where status == nil { try await Task.sleep(for: .milliseconds(10)) }
            return status
        }
    }
    /// Hears nothing of an end.
    private struct Stuck: Service {
        let until: AsyncStream<Void>
        func run() async throws {
            let work = Task { for await _ in until { break } }
            await work.value
        }
    }
    /// Takes its first line for ever, as one does whose reader has stopped.
    private struct StuckLog: LogHandler {
        let until = DispatchSemaphore(value: 0)
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { until.wait() }
    }
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func wall(_ exit: Exit) -> LastWall { LastWall(visits: Visits(), logger: quiet, seconds: 0.3, leave: { exit.leave($0) }) }

    @Test func whatHearsNothingOfTheEndIsLeft() async throws {
        let exit = Exit()
        let (until, release) = AsyncStream<Void>.makeStream()
        let group = ServiceGroup(configuration: .init(services: [Stuck(until: until), wall(exit)], logger: quiet))
        let running = Task { try await group.run() }
        try await Task.sleep(for: .milliseconds(600))
        #expect(exit.status == nil, "nobody has asked it to end")
        await group.triggerGracefulShutdown()
        #expect(try await exit.awaited() == 0)
        release.finish()
        try await running.value
    }

    @Test func anEndByAFailureIsAFailure() async throws {
        let exit = Exit()
        let running = Task { [wall = wall(exit)] in try await wall.run() }
        running.cancel()
        try await running.value
        #expect(try await exit.awaited() == 1)
    }

    @Test func whereTheLastWordIsNotTakenItLeavesWithoutOne() async throws {
        let (exit, log) = (Exit(), StuckLog())
        let wall = LastWall(visits: Visits(), logger: Logger(label: "test") { _ in log }, seconds: 0.3, leave: { exit.leave($0) })
        let running = Task { try await wall.run() }
        running.cancel()
        try await running.value
        #expect(try await exit.awaited() == 1)
        log.until.signal()
    }

    /// As long as requests and changes have, and shorter than the supervisor waits.
    @Test func itStandsBeforeTheUnitsOwn() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let unit = try String(contentsOf: root.appending(path: "provision/units/agent.service"), encoding: .utf8)
        let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("TimeoutStopSec=") })
        let limit = try #require(Double(line.dropFirst("TimeoutStopSec=".count)))
        let rules = DoorRules()
        let requests = Double((rules.end + rules.last + rules.end + rules.linger).nanoseconds) / 1e9
        #expect(requests + DaemonMain.drainSeconds < LastWall.seconds && LastWall.seconds + 10 <= min(limit, Sandbox.daemonStopTimeout))
    }
}
