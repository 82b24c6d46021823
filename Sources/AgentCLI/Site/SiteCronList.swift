import AgentAPI
import ArgumentParser

struct SiteCronList: LeafCommand {
    static let configuration = describe(
        "list", "Lists what a site's WordPress means to do and when, the next first.",
        "Example: agent site cron list example.com --format json\nAsks WordPress, as the site's user, and runs none of it.")
    static let fields = Columns.cronEvent.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().cron(site).events, .cronEvent) }
}

extension Columns where Item == CronEventView {
    static let cronEvent = Columns(
        id: { $0.hook },
        all: [Column("next") { .time($0.next) }, Column("hook") { .text($0.hook) }, Column("schedule") { .text($0.schedule ?? "once") }])
}
