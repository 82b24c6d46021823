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

    /// Writes into the daemon's own store what the agent would never have written. - Returns: python's exit status.
    package func storeSnippet(_ text: String, of site: String) async throws -> Int32 {
        let program = """
            import json, sqlite3, sys
            store = sqlite3.connect(sys.argv[1], timeout=10)
            with store:
                site = json.loads(store.execute("select site from sites where id = ?", (sys.argv[2],)).fetchone()[0])
                site["spec"]["snippet"] = sys.argv[3]
                store.execute("update sites set site = ? where id = ?", (json.dumps(site), sys.argv[2]))
            """
        let command = Command("/usr/bin/python3", ["-c", program, "\(root)/state/agent.db", site, text], environment: [:])
        return try await LinuxCommandRunner(executable: agent.binary).run(command).exitCode
    }

    /// Runs a line of PHP as root; returns its exit status.
    package func php(_ code: String, _ arguments: String...) async throws -> Int32 {
        let command = Command("/usr/bin/php", ["-r", code, "--"] + arguments, environment: ["PATH": "/usr/bin:/bin"])
        return try await LinuxCommandRunner(executable: agent.binary).run(command).exitCode
    }
}
