import ArgumentParser

struct SandboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "A private web server, PHP, database and daemon under one directory.",
        subcommands: [SandboxUp.self, SandboxDown.self, SandboxStatus.self, SandboxSupervise.self])
}
