import Foundation
import HostServices
import LinuxHost
import SiteModel

extension AgentProcess {
    /// Runs where some programs cannot be executed: a mount namespace of its own with /dev/null in their place. What it starts stays there.
    /// Needs root.
    package func run(_ arguments: [String], without programs: [String], deadline: Double = 180) async throws -> Outcome {
        let hide = """
            import os, subprocess, sys
            count = int(sys.argv[1])
            for program in sys.argv[2:2 + count]:
                subprocess.check_call(['/usr/bin/mount', '--bind', '/dev/null', os.path.realpath(program)])
            os.execv(sys.argv[2 + count], sys.argv[2 + count:])
            """
        let command = Command(
            "/usr/bin/unshare", ["--mount", "/usr/bin/python3", "-c", hide, "\(programs.count)"] + programs + [binary] + arguments,
            environment: surroundings, deadline: deadline)
        return Outcome(try await LinuxCommandRunner(executable: binary).run(command))
    }
}
