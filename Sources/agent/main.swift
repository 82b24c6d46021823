import AgentCLI
import LinuxHost

// First of all and alone: this mode gives up root before anything else of the product runs.
if CommandLine.arguments.dropFirst().first == RunAs.mode { RunAs.main(Array(CommandLine.arguments.dropFirst(2))) }
// Becomes a program that may not do what root may: as little.
if CommandLine.arguments.dropFirst().first == Confined.mode { Confined.main(Array(CommandLine.arguments.dropFirst(2))) }
// Runs as a site's user, inside the site's walls: no more of the product than it needs.
if CommandLine.arguments.dropFirst().first == ShellStatus.mode { ShellStatus.main(Array(CommandLine.arguments.dropFirst(2))) }

AgentMain.begin(Array(CommandLine.arguments.dropFirst()))
