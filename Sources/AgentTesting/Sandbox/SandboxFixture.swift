import Foundation
import SiteModel

/// A whole sandbox of the built binary for the tests of one process: up at first use, down when the process ends. Kept when AGENT_KEEP is set.
package actor SandboxFixture {
    package static let shared = SandboxFixture()

    private var starting: Task<SandboxHandle, any Error>?

    /// The one sandbox, up. Every caller shares it; sites that a test makes have names of their own.
    package func sandbox() async throws -> SandboxHandle {
        if let starting { return try await starting.value }
        let task = Task { try await SandboxHandle.up() }
        starting = task
        return try await task.value
    }
}

/// A sandbox that runs.
package struct SandboxHandle: Sendable {
    package let agent: AgentProcess
    package let port: UInt16
    package var root: String { agent.root }

    package static func up(named name: String = "e2e", options: [String] = []) async throws -> SandboxHandle {
        let root = "/tmp/agent-\(name)-\(getpid())"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let agent = AgentProcess(root: root)
        Leftovers.register(binary: agent.binary, root: root)
        let outcome = try await agent.run(["sandbox", "up", "--format", "json"] + options + ports(options), deadline: 180)
        guard outcome.code == 0 else { throw Problem(.commandFailed, "cannot bring the test sandbox up: \(outcome.talk)") }
        let view = try JSONDecoder().decode([String: JSONValue].self, from: Data(outcome.output.utf8))
        guard let port = view["httpPort"]?.number else {
            throw Problem(.internalError, "cannot read the port of the test sandbox: \(outcome.output)")
        }
        return SandboxHandle(agent: agent, port: UInt16(port))
    }

    /// Sandboxes of tests beside this one take the first free ports: one that is down for a moment would find its own taken.
    private static func ports(_ options: [String]) -> [String] {
        let plain = UInt16.random(in: 20_000...24_999)
        return (options.contains("--port") ? [] : ["--port", "\(plain)"])
            + (options.contains("--tls") && !options.contains("--tls-port") ? ["--tls-port", "\(plain + 5_000)"] : [])
    }

    package func down() async throws {
        try await agent.must("sandbox", "down")
        Leftovers.remove(root)
    }

    /// Creates a WordPress site from the test tree unless it stands. Returns what `site show` says.
    package func site(_ domain: String, _ more: String...) async throws -> [String: JSONValue] {
        let outcome = try await agent.run(["site", "create", domain, "--wordpress", Self.wordpress] + more, deadline: 180)
        guard outcome.code == 0 else { throw Problem(.commandFailed, "cannot create test site '\(domain)': \(outcome.talk)") }
        guard let site = try await agent.json("site", "show", domain).first else {
            throw Problem(.internalError, "cannot show '\(domain)'")
        }
        return site
    }

    /// An unpacked WordPress: AGENT_TEST_WORDPRESS, or where provision/wordpress puts it.
    package static var wordpress: String {
        ProcessInfo.processInfo.environment["AGENT_TEST_WORDPRESS"] ?? "/var/cache/agent-test/wordpress"
    }

    /// The host name under which a browser reaches `domain`.
    package func host(_ domain: String) -> String { "\(domain).localhost:\(port)" }
}

/// Sandboxes that this process brought up and must take down, whatever happens to its tests.
private enum Leftovers {
    nonisolated(unsafe) private static var entries: [(binary: String, root: String)] = []
    private static let lock = NSLock()
    private static let atEnd: Void = {
        atexit { Leftovers.takeDown() }
    }()

    static func register(binary: String, root: String) {
        _ = atEnd
        lock.withLock { entries.append((binary, root)) }
    }

    static func remove(_ root: String) {
        lock.withLock { entries.removeAll { $0.root == root } }
        if ProcessInfo.processInfo.environment["AGENT_KEEP"] == nil { try? FileManager.default.removeItem(atPath: root) }
    }

    private static func takeDown() {
        for entry in lock.withLock({ entries }) {
            let down = Process()
            down.executableURL = URL(fileURLWithPath: entry.binary)
            down.arguments = ["sandbox", "down", "--root", entry.root]
            guard (try? down.run()) != nil else { continue }
            down.waitUntilExit()
            if ProcessInfo.processInfo.environment["AGENT_KEEP"] == nil { try? FileManager.default.removeItem(atPath: entry.root) }
        }
    }
}
