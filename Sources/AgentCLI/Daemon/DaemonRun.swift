import AgentDaemon
import ArgumentParser

struct DaemonRun: LeafCommand {
    static let configuration = describe(
        "run", "Runs the daemon in the foreground; `sandbox up` starts it.",
        "Finishes or takes back what a crash left, then listens. Ends on SIGTERM or Ctrl-C when running changes have ended. One daemon a root."
    )

    @OptionGroup var options: GlobalOptions

    func run() async throws { try await DaemonMain.run(root: try options.rootDirectory(), version: AgentCommand.version) }
}
