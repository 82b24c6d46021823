import AgentDaemon
import LinuxHost

// First of all and alone: this mode gives up root before anything else of the product runs.
if CommandLine.arguments.dropFirst().first == RunAs.mode { RunAs.main(Array(CommandLine.arguments.dropFirst(2))) }

if CommandLine.arguments.count == 5, Array(CommandLine.arguments[1...3]) == ["sandbox", "supervise", "--root"] {
    try await SupervisorMain.run(root: CommandLine.arguments[4])
}
