import AgentTesting
import Foundation
import HostServices
import LinuxHost
import Testing

/// How a command ended is told as a shell tells it, whatever ended it.
@Suite struct ShellStatusTests {
    private func end(_ words: String...) async throws -> CommandResult {
        let command = Command(
            BuiltBinary.path, ShellStatus.arguments(for: words[0], Array(words.dropFirst())),
            environment: ["PATH": "/usr/bin:/bin", "KEPT": "1"],
            deadline: 30)
        return try await LinuxCommandRunner(executable: BuiltBinary.path).run(command)
    }

    @Test(
        "its own status, or 128 and the signal's number",
        arguments: [
            ("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -INT $$", 130), ("kill -TERM $$", 143), ("kill -KILL $$", 137),
            ("kill -HUP $$", 129),
        ] as [(String, Int32)])
    func status(_ script: String, _ expected: Int32) async throws {
        #expect(try await end("/bin/bash", "-c", script).exitCode == expected)
    }

    @Test("what cannot be run is named, with a shell's own statuses")
    func notRun() async throws {
        let absent = try await end("/no/such/program")
        #expect(absent.exitCode == 127 && absent.errorOutput == "cannot run '/no/such/program': no such file or directory\n")
        #expect(try await end("/etc/passwd").exitCode == 126)
        #expect(try await end("/usr/bin/env").output.contains("KEPT=1\n"), "the environment is handed on")
    }

    @Test("an interrupt is the program's to judge: one that goes on is waited for")
    func handled() async throws {
        let script = "trap 'echo caught' INT; kill -INT $PPID; kill -INT $$; exit 3"
        let result = try await end("/bin/bash", "-c", script)
        #expect(result.exitCode == 3 && result.output == "caught\n", "\(result)")
        #expect(ShellStatus.status(of: 0x0700) == 7 && ShellStatus.status(of: 2) == 130 && ShellStatus.status(of: 0x8b) == 139)
    }
}
