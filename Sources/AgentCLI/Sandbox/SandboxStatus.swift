import AgentAPI
import AgentDaemon
import ArgumentParser

struct SandboxStatus: LeafCommand {
    static let configuration = describe(
        "status", "Shows what runs in the sandbox.",
        """
        Works also when the daemon or the supervisor is dead. Status 1 when the sandbox does not run, or when its servers run and nobody would start \
        one anew that ends.

        Example: agent sandbox status
        """)
    static let fields = Columns.sandbox.names

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let root = try options.rootDirectory()
        let sandbox = try await SandboxLifecycle.status(root: root)
        options.printOne(sandbox, .sandbox)
        if !sandbox.running {
            options.say(
                DaemonAddress.mayBeSandbox(root)
                    ? "the sandbox does not run; start it with `agent sandbox up`"
                    : "there is no sandbox, and none can be brought up there; name a sandbox's directory with --root")
            throw Ended(status: .failed)
        }
        if sandbox.supervised == false {
            options.say(
                "its servers run on, but their supervisor is gone: none that ends is started again; `agent sandbox up` takes them over")
            throw Ended(status: .failed)
        }
    }
}
