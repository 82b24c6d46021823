import ArgumentParser

struct LimitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "How often somebody outside of this machine is asked.", subcommands: [LimitList.self])
}
