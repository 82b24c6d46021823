import AgentDaemon
import ArgumentParser

struct SandboxSupervise: LeafCommand {
    static let configuration = describe(
        "supervise", "Runs the sandbox's servers in the foreground; `sandbox up` starts it.",
        "Example: agent sandbox supervise --root /srv/box", hidden: true)

    @OptionGroup var options: GlobalOptions

    func run() async throws { try await SupervisorMain.run(root: try options.rootDirectory()) }
}
