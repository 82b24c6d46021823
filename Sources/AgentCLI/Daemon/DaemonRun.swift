import AgentDaemon
import ArgumentParser

struct DaemonRun: LeafCommand {
    static let configuration = describe(
        "run", "Runs the daemon in the foreground; `sandbox up` or agent.service starts it.",
        "Finishes or takes back what a crash left, then listens. Ends on SIGTERM or Ctrl-C when running changes have ended. One daemon a root.\n\nExample: agent daemon run --root /srv/box"
    )

    @Flag(help: "For the machine itself, prepared by `agent host prepare`.")
    var system = false

    @Option(
        help: ArgumentHelp(
            "After how long without a request a site's PHP is put to sleep, on a system host; the next visitor wakes it: 15m; a bare number is seconds. 0: never.",
            valueName: "time"), transform: Span.from(0...31_536_000))
    var phpIdle = 900

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        guard !system || options.root == nil else { throw ValidationError("--system and --root exclude each other.") }
        guard (0...604_800).contains(phpIdle) else { throw ValidationError("--php-idle must be from 0 to 604800 seconds.") }
    }

    func run() async throws {
        try await DaemonMain.run(root: system ? nil : try options.rootDirectory(), version: AgentCommand.version, phpIdle: phpIdle)
    }
}
