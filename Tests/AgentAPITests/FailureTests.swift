import AgentAPI
import AgentTesting
import Foundation
import Logging
import SiteModel
import Synchronization
import Testing

@Suite struct FailureTests {
    @Test func aProblemArrivesAsItWasThrown() async throws {
        let service = RecordingService()
        let problem = Problem.cannot(
            "create site", "example.com", "it exists", code: .siteExists, hint: "agent site show example.com", details: ["site.id": "s1"])
        service.fail(with: problem)
        try await withLiveServer(service) { path in
            await #expect(throws: problem) {
                _ = try await AgentClient(socketPath: path).createSite(CreateSiteRequest(domain: "example.com"))
            }
        }
    }

    /// As a daemon does that is killed while a command connects.
    @Test func aDaemonThatHangsUpAtOnceIsAProblemAndNeverACrash() async throws {
        let path = "/tmp/agent-hangup-\(UInt32.random(in: 0...UInt32.max)).sock"
        defer { unlink(path) }
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listener >= 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0 && listen(listener, 64) == 0)
        Thread.detachNewThread {
            while true {
                let peer = accept(listener, nil, nil)
                if peer < 0 { return }
                close(peer)
            }
        }
        defer { shutdown(listener, Int32(SHUT_RDWR)) }
        for _ in 0..<500 {
            let problem = await #expect(throws: Problem.self) { _ = try await AgentClient(socketPath: path).health() }
            #expect(problem?.code == .daemonNotRunning)
        }
    }

    @Test func everyCodeHasAStatusOfItsClass() {
        for code in ProblemCode.allCases {
            let status = Problem(code, "x").httpStatus
            #expect((400..<600).contains(status))
            #expect((status >= 500) == [.failed, .rolledBack, .notFullyRolledBack, .paused].contains(code.exit), "\(code)")
        }
    }

    private struct Leak: Error, CustomStringConvertible { var description: String { "password=hunter2 at /etc/shadow" } }

    @Test func anythingElseIsAnInternalErrorWithoutDetailAndIsLoggedOnce() async throws {
        let service = RecordingService()
        service.fail(with: Leak())
        let lines = Lines()
        let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        let text = try await withLiveServer(service, logger: logger) {
            try await RawSocket.exchange($0, "GET /v1/doctor HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").text
        }
        #expect(text.hasPrefix("HTTP/1.1 500 ") && text.contains(#""code":"internal-error""#))
        #expect(!text.contains("hunter2") && !text.contains("shadow") && !text.contains("Leak"))
        #expect(lines.all.filter { $0.contains("hunter2") }.count == 1)
    }

    @Test func noDaemonIsToldWithAHint() async throws {
        await #expect {
            _ = try await AgentClient(socketPath: "/tmp/agent-nobody-\(UInt32.random(in: 0...UInt32.max)).sock").health()
        } throws: {
            ($0 as? Problem)?.code == .daemonNotRunning && ($0 as? Problem)?.hint != nil
        }
    }

    @Test func aSocketThatADeadDaemonLeftIsNoDaemon() async throws {
        try await withListener(answering: nil) { path in
            await #expect { _ = try await AgentClient(socketPath: path).health() } throws: { ($0 as? Problem)?.code == .daemonNotRunning }
        }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":",
    ])
    func anAnswerThatIsCutShortIsNeverASuccess(_ answer: String) async throws {
        try await withListener(answering: answer) { path in
            await #expect { _ = try await AgentClient(socketPath: path).health() } throws: { ($0 as? Problem)?.code == .daemonNotRunning }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 500 X\r\nContent-Length: 4\r\n\r\noops",
        "HTTP/1.1 418 X\r\nContent-Length: 0\r\n\r\n",
    ])
    func anAnswerOfAnotherShapeIsAProblem(_ answer: String) async throws {
        try await withListener(answering: answer) { path in
            await #expect { _ = try await AgentClient(socketPath: path).health() } throws: { ($0 as? Problem)?.code == .internalError }
        }
    }

    /// A server of one connection that reads once, says `answer` and closes; nil: a socket that nobody listens on any more.
    private func withListener(answering answer: String?, _ body: (String) async throws -> Void) async throws {
        let path = "/tmp/agent-listener-\(UInt32.random(in: 0...UInt32.max)).sock"
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0 && listen(listener, 1) == 0)
        defer { unlink(path) }
        guard let answer else {
            close(listener)
            return try await body(path)
        }
        Thread.detachNewThread {
            let connection = accept(listener, nil, nil)
            var buffer = [UInt8](repeating: 0, count: 65536)
            _ = read(connection, &buffer, buffer.count)
            _ = Array(answer.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            close(connection)
            close(listener)
        }
        try await body(path)
    }
}

/// What was logged, for tests that read the log.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

struct LineHandler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    init(lines: Lines) { self.lines = lines }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {
        lines.add("\(event.message) \(metadata.merging(event.metadata ?? [:]) { $1 })")
    }
}
