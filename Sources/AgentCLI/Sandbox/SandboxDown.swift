import AgentDaemon
import ArgumentParser
import SiteModel

struct SandboxDown: LeafCommand {
    static let configuration = describe(
        "down", "Stops the daemon and every server of the sandbox.",
        "Sites and their data stay. Works also when the daemon is dead.\n\nExample: agent sandbox down")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let root = try options.rootDirectory()
        try await LockWait.retry(options) { try await SandboxLifecycle.down(root: root) }
        options.say("sandbox stopped: \(Printable.line(root))")
    }
}
