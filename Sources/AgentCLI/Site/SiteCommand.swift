import ArgumentParser

struct SiteCommand: ParsableCommand {
    static let configuration = group(
        "site", "Sites: create, look at, change, take away and bring back.",
        [
            SiteCreate.self, SiteList.self, SiteShow.self, SitePlan.self, SiteSet.self, SiteDisable.self, SiteEnable.self,
            SiteLimitsCommand.self, SiteCacheCommand.self, SiteSnippet.self, SiteDelete.self, SiteUndelete.self, SiteLoginURL.self,
            SiteStatus.self, SiteLogs.self, SiteEvents.self, SiteCron.self, SiteShell.self,
        ])
}
