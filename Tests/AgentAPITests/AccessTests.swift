import AgentAPI
import AgentServer
import AgentTesting
import Foundation
import SiteModel
import Testing

@Suite struct AccessTests {
    /// A client that runs as another user and never sends the body it announces.
    private static let stranger = """
        import socket, sys
        s = socket.socket(socket.AF_UNIX); s.settimeout(5); s.connect(sys.argv[1])
        s.sendall(b"POST /v1/sites HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1000000\\r\\n\\r\\n")
        data = b""
        while True:
            part = s.recv(65536)
            if not part: break
            data += part
        sys.stdout.buffer.write(data)
        """

    @Test(.enabled(if: geteuid() == 0, "needs root, to become another user"))
    func aStrangerIsRefusedBeforeTheBodyIsRead() async throws {
        let service = RecordingService()
        let text = try await withLiveServer(service) { path in
            #expect(chmod(path, 0o666) == 0)  // past the mode, so that the peer's credentials are what refuses
            return try await run(
                "/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", Self.stranger, path])
        }
        #expect(text.hasPrefix("HTTP/1.1 403 "), "\(text)")
        #expect(text.contains(#""code":"forbidden""#))
        #expect(service.calls.isEmpty)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to become another user"))
    func theModeOfTheSocketAloneKeepsStrangersOut() async throws {
        let text = try await withLiveServer(RecordingService()) { path in
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & 0o7777 == 0o660)
            return try await run(
                "/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", Self.stranger, path])
        }
        #expect(!text.contains("HTTP/1.1"))
    }

    @Test func onlyTheSocketIsLeftBesideIt() async throws {
        try await withLiveServer(RecordingService()) { path in
            let directory = String(path.dropLast("/agent.sock".count))
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(names == ["agent.sock"])
        }
    }

    @Test func aSocketThatAKilledDaemonLeftIsReplaced() async throws {
        let directory = "/tmp/agent-again-\(UInt32.random(in: 0...UInt32.max))"
        #expect(mkdir(directory, 0o755) == 0 && mkdir("\(directory)/.bind", 0o700) == 0)
        defer { rmdir(directory) }
        for stale in ["agent.sock", ".bind/s"] { #expect(mknod("\(directory)/\(stale)", S_IFSOCK | 0o600, 0) == 0) }
        let path = "\(directory)/agent.sock"
        let (ready, source) = AsyncStream<Void>.makeStream()
        let server = AgentHTTPServer(
            service: RecordingService(), socket: .scratch(path), logger: .init(label: "test"), ready: { source.finish() })
        let running = Task { try await server.run() }
        for await _ in ready {}
        #expect(try await AgentClient(socketPath: path).health().status == "healthy")
        running.cancel()
        _ = await running.result
    }

    @Test func aDirectoryThatOthersMayWriteToIsRefused() async throws {
        let directory = "/tmp/agent-open-\(UInt32.random(in: 0...UInt32.max))"
        #expect(mkdir(directory, 0o777) == 0 && chmod(directory, 0o777) == 0)
        defer { rmdir(directory) }
        let server = AgentHTTPServer(service: RecordingService(), socket: .scratch("\(directory)/agent.sock"), logger: .init(label: "test"))
        await #expect(
            throws: Problem.cannot("listen in", directory, "others may write to it", code: .forbidden, hint: "chmod go-w \(directory)")
        ) {
            try await server.run()
        }
    }

    @Test func aPathThatNoSocketAddressHoldsIsRefused() async throws {
        let path = "/tmp/" + String(repeating: "x", count: 110)
        let server = AgentHTTPServer(service: RecordingService(), socket: .scratch(path), logger: .init(label: "test"))
        await #expect { try await server.run() } throws: { ($0 as? Problem)?.code == .badPath }
    }

    /// Standard output of a program, waited for off the tasks' threads.
    private func run(_ program: String, _ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let bytes = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
