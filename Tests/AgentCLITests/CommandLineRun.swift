import AgentCLI
import AgentTesting
import SiteModel
import Synchronization

/// One run of the command line inside the test's process: what it printed, what it said, how it ended.
struct CommandLineRun: Sendable {
    var status: SiteModel.ExitStatus
    var output: String
    /// Without the line that explains a silence: how long a machine is silent is not the command's doing.
    var talk: String
    var explainedSilence: Bool
    /// That of the recording service.
    var root: String?

    /// Without the root, which commands that are suggested are given (`ShownCommandsTests`): it is another one in each run.
    var rootlessTalk: String { rootless(talk) }
    var rootlessOutput: String { rootless(output) }
    private func rootless(_ text: String) -> String { root.map { text.replacing(" --root \($0)", with: "") } ?? text }

    /// What stands around the command.
    struct World: Sendable {
        var terminal = false
        var environment: [String: String] = ["HOME": "/nonexistent"]
        var input: String?
        var interrupts: AsyncStream<Void> = AsyncStream { _ in }
    }

    static func run(_ arguments: [String], in world: World = World()) async -> CommandLineRun {
        let output = Text()
        let talk = Text()
        let console = Console(
            out: { output.add($0) }, talk: { talk.add($0) }, isOutTerminal: world.terminal, isTalkTerminal: world.terminal,
            isInTerminal: world.terminal, environment: { world.environment[$0] }, readLine: { world.input },
            interrupts: { world.interrupts })
        let status = await AgentMain.run(arguments, console: console)
        let lines = talk.all.split(separator: "\n", omittingEmptySubsequences: false)
        let said = lines.filter { !$0.hasPrefix("the daemon prepares the change") }
        return CommandLineRun(
            status: status, output: output.all, talk: said.joined(separator: "\n"), explainedSilence: said.count < lines.count)
    }

    /// With the recording service behind a real socket.
    static func run(_ arguments: [String], against service: RecordingService, in world: World = World()) async throws -> CommandLineRun {
        try await withLiveServer(service) { socket in
            let root = String(socket.dropLast("/run/agent.sock".count))
            var run = await run(arguments + ["--root", root], in: world)
            run.root = root
            return run
        }
    }

    private final class Text: Sendable {
        private let text = Mutex("")
        var all: String { text.withLock { $0 } }
        func add(_ more: String) { text.withLock { $0 += more } }
    }
}
