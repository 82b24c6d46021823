import AgentAPI
import ArgumentParser
import Foundation

struct SiteCronRun: ChangingCommand {
    static let configuration = describe(
        "run", "Runs what is due of a site's schedule now.",
        "Example: agent site cron run example.com\nThe agent does so every five minutes by itself. A run ends after 300 seconds at the latest."
    )
    static let fields = Columns.cronRun.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.runCron(site) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.runCron(site), .cronRun) }
        let due = try await client.cron(site).events.count { $0.next <= Int64(Date().timeIntervalSince1970) }
        dry.show("run what is due of the schedule of \(site): \(due)", options)
    }
}

extension Columns where Item == CronRun {
    static let cronRun = Columns(
        id: { $0.site },
        all: [Column("site") { .text($0.site) }, Column("due") { .number($0.due) }, Column("milliseconds") { .number($0.milliseconds) }])
}
