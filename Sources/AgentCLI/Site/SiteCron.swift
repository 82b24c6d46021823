import ArgumentParser

struct SiteCron: ParsableCommand {
    static let configuration = group("cron", "WordPress's own schedule of a site.", [SiteCronList.self, SiteCronRun.self])
}
