import HostServices
import SiteModel
import Synchronization
import Testing

@testable import AgentDaemon

/// A slip in the file of channels takes nobody's messages away.
@Suite struct AlertSettingsDeskTests {
    private final class File: AlertSender {
        let text = Mutex("")
        var hostName: String { "here" }
        func settings() async throws -> AlertSettings { try AlertSettings(text.withLock { $0 }, named: "alerts.conf") }
        func requireExceptions() async throws {}
        func obstacle(of channel: AlertChannel) async throws -> Problem? { nil }
        func send(_ message: AlertMessage, to channel: AlertChannel, delivery: String, now: Int64) async throws {}
    }
    private static let good = "[channel page]\nkind = command\nrun = /usr/bin/true\n"

    @Test func whatWasUnderstoodLastGoesOn() async throws {
        let file = File()
        let desk = AlertSettingsDesk(file)
        file.text.withLock { $0 = "[channel page]\nkind = command\nrun = /usr/bin/true\ncolour = red\n" }
        await #expect(throws: Problem.self, "it never was understood") { _ = try await desk.current() }
        file.text.withLock { $0 = Self.good }
        #expect(try await desk.current().channels.map(\.name.rawValue) == ["page"])
        file.text.withLock { $0 = "colour = red\n" }
        #expect(try await desk.current().channels.map(\.name.rawValue) == ["page"])
        await #expect(throws: Problem.self, "who asks what it says is told") { _ = try await desk.read() }
        file.text.withLock { $0 = "" }
        #expect(try await desk.current().channels.isEmpty, "an empty file tells nobody, and is understood")
    }
}
