import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import SandboxHost

/// A private root under /tmp that service users may traverse, removed at the end.
func withRoot<Result>(_ body: (HostLayout) async throws -> Result) async throws -> Result {
    let path = "/tmp/sandbox-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    mkdir(path, 0o755)
    chmod(path, 0o755)
    let layout = try SandboxLayout.layout(root: path)
    do {
        let result = try await body(layout)
        try FileManager.default.removeItem(atPath: path)
        return result
    } catch {
        try? FileManager.default.removeItem(atPath: path)
        throw error
    }
}

/// The real supervisor, as a process of its own, over a prepared root.
func withSupervisor<Result>(_ body: (HostLayout, SandboxServiceManager) async throws -> Result) async throws -> Result {
    try await withRoot { layout in
        try SandboxRoot(layout: layout).prepare()
        let sandbox = Sandbox(layout: layout, executable: BuiltBinary.path)
        try await sandbox.startSupervisor()
        do {
            let result = try await body(layout, SandboxServiceManager(layout: layout))
            try await sandbox.down()
            #expect(processes(mentioning: layout.root) == [], "down leaves no process")
            return result
        } catch {
            try? await sandbox.down()
            throw error
        }
    }
}

/// A sandbox that the body brings up, and that is down afterwards.
func withSandbox(_ body: (Sandbox) async throws -> Void) async throws {
    try await withRoot { layout in
        let sandbox = Sandbox(layout: layout, executable: BuiltBinary.path)
        do {
            try await body(sandbox)
            try await sandbox.down()
            #expect(processes(mentioning: layout.root) == [], "down leaves no process")
        } catch {
            try? await sandbox.down()
            throw error
        }
    }
}

/// Living processes whose arguments name `text`, looked up without the code under test.
func processes(mentioning text: String) -> [Int32] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.filter { pid in
        guard pid != getpid(), let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
        return String(decoding: data, as: UTF8.self).contains(text)
    }
}

func supervisorPid(_ layout: HostLayout) -> Int32? {
    processes(mentioning: layout.root).first { pid in
        String(decoding: FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data(), as: UTF8.self).contains("supervise")
    }
}

func eventually(within seconds: Double = 10, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return try await condition()
}

extension ServiceDefinition {
    /// A program in Python or shell that carries the root in its arguments, so that tests find it.
    static func script(
        _ name: String, _ text: String, _ layout: HostLayout, listen: ListenSocket? = nil, ready: ReadyCheck = .started,
        stopTimeout: Double = 5
    ) -> ServiceDefinition {
        ServiceDefinition(
            name: ServiceName(unchecked: name),
            command: Command("/bin/sh", ["-c", text, layout.root], environment: ["PATH": "/usr/bin:/bin"]),
            listen: listen, logFile: "\(layout.logs)/\(name).log", stopTimeout: stopTimeout, ready: ready)
    }
}
