import ArgumentParser

struct SiteCron: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cron", abstract: "WordPress's own schedule of a site.", subcommands: [SiteCronList.self, SiteCronRun.self])
}
