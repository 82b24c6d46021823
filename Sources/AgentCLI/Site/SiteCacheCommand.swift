import ArgumentParser

struct SiteCacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "The stored pages of a site, and its compiled code.", subcommands: [SiteCachePurge.self])
}
