import AgentAPI
import AgentDaemon
import ArgumentParser

struct SandboxStatus: LeafCommand {
    static let configuration = describe(
        "status", "Shows what runs in the sandbox.", "Works also when the daemon is dead. Status 1 when the sandbox does not run.")
    static let fields = Columns.sandbox.names

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let root = try options.rootDirectory()
        let sandbox = try await SandboxLifecycle.status(root: root)
        options.printOne(sandbox, .sandbox)
        if !sandbox.running {
            options.say("the sandbox does not run; start it with `agent sandbox up\(SandboxHint.root(options, root))`")
            throw Ended(status: .failed)
        }
    }
}
