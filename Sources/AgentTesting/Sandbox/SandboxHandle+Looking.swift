import Foundation
import HostServices
import LinuxHost

/// Looks at a sandbox's files and runs PHP as a test's own tool, without the agent.
extension SandboxHandle {
    /// Paths under the root whose last component contains `text`.
    package func namesUnderRoot(containing text: String) throws -> Set<String> {
        var found: Set<String> = []
        guard let walk = FileManager.default.enumerator(atPath: root) else { return found }
        for case let path as String in walk where text.isEmpty || (path.split(separator: "/").last ?? "").contains(text) {
            found.insert("/" + path)
        }
        return found
    }

    /// Runs a line of PHP as root; returns its exit status.
    package func php(_ code: String, _ arguments: String...) async throws -> Int32 {
        let command = Command("/usr/bin/php", ["-r", code, "--"] + arguments, environment: ["PATH": "/usr/bin:/bin"])
        return try await LinuxCommandRunner(executable: agent.binary).run(command).exitCode
    }
}
