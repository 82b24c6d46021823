import ArgumentParser

struct CompletionCommand: LeafCommand {
    static let configuration = describe(
        "completion", "Prints the completion script of a shell.",
        """
        Names of sites, jobs, breakers, channels and their like are asked of the daemon while you type; without one there is nothing to complete, and nothing \
        is said.

        Example: agent completion bash > /etc/bash_completion.d/agent
        """)

    enum Shell: String, ExpressibleByArgument, CaseIterable { case bash, zsh, fish }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let kind: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        let script = AgentCommand.completionScript(for: kind)
        Console.current.print(kind == .bash ? "\(script)\n\(BashWords.script)" : script)
    }
}
