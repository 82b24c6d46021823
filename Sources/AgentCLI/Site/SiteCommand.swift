import ArgumentParser

struct SiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Sites: create, look at, take away and bring back.",
        subcommands: [
            SiteCreate.self, SiteList.self, SiteShow.self, SitePlan.self, SiteDelete.self, SiteUndelete.self, SiteLoginURL.self,
            SiteStatus.self, SiteLogs.self, SiteCron.self, SiteShell.self,
        ])
}
