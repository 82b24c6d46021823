import ArgumentParser

struct BreakerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breaker", abstract: "Who is not asked for a while, because he did not answer.",
        subcommands: [BreakerList.self, BreakerReset.self])
}
