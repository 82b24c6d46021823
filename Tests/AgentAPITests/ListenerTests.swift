import AgentAPI
import Foundation
import SiteModel
import Testing

/// Whoever can put a socket where a command looks for one gets neither a token nor root's trust.
@Suite struct ListenerTests {
    @Test("nothing is sent to a socket of another user, and the refusal says whose it is", .enabled(if: geteuid() == 0))
    func another() async throws {
        await #expect(processExitsWith: .success) {
            let path = "/tmp/agent-listener-\(UInt32.random(in: 0...UInt32.max)).sock"
            defer { unlink(path) }
            try #require(seteuid(65534) == 0)
            let listener = try listen(at: path)
            try #require(seteuid(0) == 0)
            let problem = await #expect(throws: Problem.self) {
                _ = try await AgentClient(socketPath: path, token: Secret("agt_secret")).health()
            }
            try #require(problem?.code == .forbidden && problem?.message.contains("user 65534 listens there") == true)
            try #require(problem?.hint != nil)
            // It connected, and said nothing.
            let peer = accept(listener, nil, nil)
            var buffer = [UInt8](repeating: 0, count: 4096)
            try #require(peer >= 0 && read(peer, &buffer, buffer.count) == 0)
        }
    }

    @Test("root and oneself are asked", .enabled(if: geteuid() == 0), arguments: [[0, 0], [65534, 65534], [0, 65534]])
    func own(_ users: [UInt32]) async throws {
        await #expect(processExitsWith: .success) { [users = users as [UInt32]] in
            let path = "/tmp/agent-listener-\(UInt32.random(in: 0...UInt32.max)).sock"
            defer {
                seteuid(0)
                unlink(path)
            }
            if users[0] != 0 { try #require(seteuid(users[0]) == 0) }
            let listener = try listen(at: path)
            try #require(chmod(path, 0o666) == 0)
            if users[1] != users[0] { try #require(seteuid(users[1]) == 0) }
            Thread.detachNewThread {
                let peer = accept(listener, nil, nil)
                var buffer = [UInt8](repeating: 0, count: 4096)
                _ = read(peer, &buffer, buffer.count)
                close(peer)
            }
            // Asked, and hung up on.
            let problem = await #expect(throws: Problem.self) { _ = try await AgentClient(socketPath: path).health() }
            try #require(problem?.code == .daemonNotRunning)
        }
    }
}

private func listen(at path: String) throws -> Int32 {
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    try #require(bound == 0 && Glibc.listen(listener, 8) == 0)
    return listener
}
