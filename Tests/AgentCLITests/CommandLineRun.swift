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
    /// Without the roots of the commands in it: each run of a test has another one.
    var unrootedTalk: String { talk.replacing(#/ --root [^ `\n]+/#, with: "") }

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
            await run(arguments + ["--root", String(socket.dropLast("/run/agent.sock".count))], in: world)
        }
    }

    private final class Text: Sendable {
        private let text = Mutex("")
        var all: String { text.withLock { $0 } }
        func add(_ more: String) { text.withLock { $0 += more } }
    }
}
