import HostServices
import Testing

@testable import SandboxHost

/// What MariaDB's own installer says when it fails, in its words.
@Suite struct MariaDBInstallTests {
    @Test(arguments: [
        (
            "Neither host 'vm' nor 'localhost' could be looked up with\n'/usr/bin/resolveip'\nPlease configure the 'hostname' command\n\nhttps://mariadb.com/docs/\n",
            "Neither host 'vm' nor 'localhost' could be looked up with"
        ),
        (
            "Installing MariaDB/MySQL system tables in '/x' ...\n2026-01-01  0:00:00 0 [ERROR] InnoDB: No space left\nInstallation of system tables failed!\nhttps://x\n",
            "2026-01-01  0:00:00 0 [ERROR] InnoDB: No space left"
        ),
        ("", "exit 1"),
    ])
    func aFailureIsToldInItsOwnWords(output: String, told: String) {
        #expect(SandboxMariaDB.complaint(CommandResult(exitCode: 1, output: output, errorOutput: "")) == told)
        #expect(SandboxMariaDB.complaint(CommandResult(exitCode: 1, output: "", errorOutput: output)) == told)
    }
}
