import ArgumentParser

struct DaemonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon", abstract: "The process that owns the state and makes the changes.", subcommands: [DaemonRun.self])
}
