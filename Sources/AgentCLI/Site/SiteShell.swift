import AgentDaemon
import ArgumentParser

struct SiteShell: LeafCommand {
    static let configuration = describe(
        "shell", "Opens a shell, or runs one command, as a site's user in the site's tree.",
        """
        Example: agent site shell example.com -- php -v
        It sees and may do what the site's PHP may, with an environment of its own. Ends with the status of the shell or the command, \
        which then means what that program says.
        """)

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Argument(parsing: .postTerminator, help: "After `--`: a program, by name or path, and its arguments; without it, a shell.")
    var command: [String] = []

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let grant = try await options.client().shell(site)
        let console = Console.current
        let terminal = console.isInTerminal && console.isOutTerminal ? console.environment("TERM") ?? "dumb" : nil
        try AgentDaemon.SiteShell.enter(grant, words: command, root: try options.sandboxRoot(), terminal: terminal)
    }
}
