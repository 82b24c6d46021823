import AgentAPI
import AgentServer
import AgentTesting
import Foundation
import Logging
import NIOCore
import SiteModel
import Testing

/// Nobody holds the socket by being slow or many.
@Suite(.serialized) struct DoorTests {
    private static let ask = "GET /v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    private static func rules(_ change: (inout DoorRules) -> Void) -> DoorRules {
        var rules = DoorRules()
        change(&rules)
        return rules
    }

    /// One byte each 20 ms: never idle, never at an end.
    private func drip(_ head: String, _ count: Int) -> [[UInt8]] {
        [Array(head.utf8)] + Array(repeating: [UInt8(ascii: "a")], count: count)
    }

    @Test(arguments: ["GET /v1/", "GET /v1/health HTTP/1.1\r\nHost: a\r\nX-Slow: "])
    func aHeadThatDripsIsEnded(_ begin: String) async throws {
        let service = RecordingService()
        try await withLiveServer(service, rules: Self.rules { $0.head = .seconds(3) }) { path in
            let answer = try await RawSocket.exchange(path, drip(begin, 300))
            #expect(answer.closed && answer.statuses == [408], "\(answer.text)")
            #expect(answer.text.contains("application/problem+json") && answer.text.contains(#""code":"request-too-slow""#))
            #expect(try await RawSocket.exchange(path, Self.ask).statuses == [200])
        }
        #expect(service.calls == ["health"])
    }

    @Test func whoSendsItsHeadSlowlyReadsWhy() async throws {
        let rules = Self.rules { ($0.head, $0.linger) = (.seconds(1), .seconds(20)) }
        let answer = try await withLiveServer(RecordingService(), rules: rules) { try await RawSocket.exchange($0, drip("GET /v1/", 100)) }
        #expect(answer.closed && answer.statuses == [408] && answer.sent == 101, "\(answer.text)")
    }

    @Test(arguments: ["Content-Length: 5000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1388\r\n"])
    func aBodyThatDripsIsEnded(_ length: String) async throws {
        let service = RecordingService()
        try await withLiveServer(service, rules: Self.rules { $0.body = .milliseconds(500) }) { path in
            let answer = try await RawSocket.exchange(path, drip("POST /v1/sites HTTP/1.1\r\nHost: a\r\n\(length)", 300))
            #expect(answer.closed && answer.statuses == [408], "\(answer.text)")
            #expect(answer.text.contains(#""code":"request-too-slow""#) && answer.text.contains("application/problem+json"))
            #expect(try await RawSocket.exchange(path, Self.ask).statuses == [200])
        }
        #expect(service.calls == ["health"], "a part of a body does nothing")
    }

    /// As through a relay, which writes what it has before it looks for an answer.
    @Test(arguments: ["GET /v1/nothing", "DELETE /v1/health", "GET /v1/health", "POST /v1/sites"])
    func whoIsRefusedInTheMiddleOfABodyReadsWhy(_ line: String) async throws {
        let head = "\(line) HTTP/1.1\r\nHost: a\r\nContent-Length: \(2 << 20)\r\n\r\n"
        // More than a socket holds: somebody must take it.
        let body = Array(repeating: [UInt8](repeating: 97, count: 128 << 10), count: 8)
        try await withLiveServer(RecordingService(), rules: Self.rules { $0.linger = .seconds(20) }) { path in
            let answer = try await RawSocket.exchange(path, [Array(head.utf8)] + body)
            #expect(answer.closed && answer.statuses.count == 1 && answer.statuses[0] / 100 == 4, "\(answer.text)")
            #expect(answer.sent == 9, "the connection was closed under who was still sending")
        }
    }

    private static let nothing = "GET /v1/nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n"

    /// Who never hangs up, and never stops sending, holds its place for no longer than that.
    @Test func lingeringEnds() async throws {
        try await withLiveServer(RecordingService(), rules: Self.rules { ($0.ofOwner, $0.linger) = (1, .milliseconds(300)) }) { path in
            let answer = try await RawSocket.exchange(path, drip(Self.nothing, 300))
            #expect(answer.statuses == [404] && answer.sent < 301, "\(answer.text)")
            let silent = try RawSocket.leaveUnread(path, Self.nothing)
            defer { close(silent) }
            try await eventually { try await RawSocket.exchange(path, Self.ask).statuses == [200] }
        }
    }

    @Test func whatIsThrownAwayHasALimitToo() async throws {
        let flood = Array(repeating: [UInt8](repeating: 97, count: 1 << 20), count: 16)
        let answer = try await withLiveServer(RecordingService(), rules: Self.rules { $0.linger = .minutes(10) }) {
            try await RawSocket.exchange($0, [Array(Self.nothing.utf8)] + flood)
        }
        #expect(answer.statuses == [404] && answer.closed && answer.sent < 17, "\(answer.text)")
    }

    @Test func aConnectionMayRestBetweenTwoRequests() async throws {
        let keep = Array("GET /v1/health HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let rest = Array(repeating: [UInt8](), count: 200)
        let answer = try await withLiveServer(RecordingService(), rules: Self.rules { $0.head = .seconds(3) }) {
            try await RawSocket.exchange($0, [keep] + rest + [keep, Array(Self.ask.utf8)])
        }
        #expect(answer.statuses == [200, 200, 200], "\(answer.text)")
    }

    /// A socket that takes nobody in for a while, as the daemon's own is for a moment when a crowd comes.
    @Test func aQueueThatIsFullIsWaitedFor() async throws {
        let path = "/tmp/agent-queue-\(UInt32.random(in: 0...UInt32.max)).sock"
        defer { unlink(path) }
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0 && listen(listener, 0) == 0)
        let first = try RawSocket.leaveUnread(path, "")
        defer { close(first) }
        async let health = AgentClient(socketPath: path).health()
        try await Task.sleep(for: .milliseconds(300))
        Thread.detachNewThread {
            close(accept(listener, nil, nil))
            let peer = accept(listener, nil, nil)
            var buffer = [UInt8](repeating: 0, count: 4096)
            _ = read(peer, &buffer, buffer.count)
            let body = #"{"code":"crisis-active","message":"it was heard","details":{}}"#
            let answer = "HTTP/1.1 503 X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            _ = Array(answer.utf8).withUnsafeBytes { write(peer, $0.baseAddress, $0.count) }
            close(peer)
        }
        do {
            _ = try await health
            Issue.record("nobody answered that")
        } catch { #expect((error as? Problem)?.message == "it was heard", "\(error)") }
    }

    @Test func aBodyThatComesInPiecesAndInTimeIsTaken() async throws {
        let body = #"{"domain":"a.example"}"#
        let parts = body.utf8.map { [$0] }
        let head = Array("POST /v1/sites HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n".utf8)
        let answer = try await withLiveServer(RecordingService()) { try await RawSocket.exchange($0, [head] + parts) }
        #expect(answer.statuses == [202], "\(answer.text)")
    }

    @Test func whoHasTooManyIsToldAndThenShutOutAndLetInAgain() async throws {
        try await withLiveServer(RecordingService(), rules: Self.rules { ($0.ofOwner, $0.toldOff) = (3, 2) }) { path in
            var held = try (0..<3).map { _ in try RawSocket.leaveUnread(path, "") }
            let told = try await RawSocket.exchange(path, Self.ask)
            #expect(told.closed && told.statuses == [429] && told.text.contains(#""code":"too-many-connections""#), "\(told.text)")
            held += try (0..<2).map { _ in try RawSocket.leaveUnread(path, "") }
            let shut = try await RawSocket.exchange(path, Self.ask)
            #expect(shut.closed && shut.text.isEmpty)
            for file in held { close(file) }
            try await eventually { try await RawSocket.exchange(path, Self.ask).statuses == [200] }
        }
    }

    /// Opens so many connections as another user, says how many were not closed at once, and holds them until its input ends.
    private static let crowd = """
        import select, socket, sys
        held = []
        for _ in range(int(sys.argv[2])):
            s = socket.socket(socket.AF_UNIX)
            s.connect(sys.argv[1])
            try: s.sendall(b"GET /v1/hea")
            except OSError: pass
            held.append(s)
        print(len(held), flush=True)
        sys.stdin.read()
        """

    @Test(.enabled(if: geteuid() == 0, "needs root, to become another user"))
    func aCrowdKeepsOutNeitherRootNorTheNextUser() async throws {
        let service = RecordingService()
        service.know(65533, as: .member(of: [.viewers]))
        service.know(65534, as: .member(of: [.viewers]))
        let patient = Self.rules { ($0.head, $0.idle) = (.minutes(10), .minutes(10)) }
        try await withLiveServer(service, rules: patient) { path in
            #expect(chmod(path, 0o666) == 0)
            let crowd = Process()
            crowd.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
            crowd.arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", Self.crowd, path, "500"]
            let (input, output) = (Pipe(), Pipe())
            crowd.standardInput = input
            crowd.standardOutput = output
            try crowd.run()
            defer {
                kill(crowd.processIdentifier, SIGKILL)
                crowd.waitUntilExit()
            }
            // Once it says something, it has connected as often as it could.
            let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            #expect(said.hasPrefix("500"), "\(said)")
            #expect(try await RawSocket.exchange(path, Self.ask).statuses == [200], "root")
            #expect(try await asUser(65533, path).hasPrefix("HTTP/1.1 200 "), "another member of the group")
            #expect(try await asUser(65534, path).contains("HTTP/1.1 200 ") == false, "the crowd itself")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to become another user"))
    func aStrangersRefusalsFillNoLog() async throws {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        try await withLiveServer(RecordingService(), logger: logger) { path in
            #expect(chmod(path, 0o666) == 0)
            let said = try await asUser(65534, path, times: 60)
            #expect(said.components(separatedBy: "HTTP/1.1 403 ").count == 61)
        }
        let told = lines.all.filter { $0.hasPrefix("peer refused") }
        #expect(told.count == 5 && told.allSatisfy { $0.contains("65534") }, "\(told)")
    }

    private static let client = """
        import socket, sys
        for _ in range(int(sys.argv[2])):
            s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect(sys.argv[1])
            try:
                s.sendall(b"GET /v1/health HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n")
                while True:
                    part = s.recv(65536)
                    if not part: break
                    sys.stdout.buffer.write(part)
            except (BrokenPipeError, ConnectionResetError): pass
        """

    private func asUser(_ uid: Int, _ path: String, times: Int = 1) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
        process.arguments = ["--reuid=\(uid)", "--regid=\(uid)", "--clear-groups", "/usr/bin/python3", "-c", Self.client, path, "\(times)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let bytes = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    private func eventually(_ isSo: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("it did not become so")
    }
}
