import AgentAPI
import ArgumentParser
import SiteModel

struct SiteStatus: LeafCommand {
    static let configuration = describe(
        "status", "Shows how a site is: what a visitor gets, its PHP, database, space, schedule and last change.",
        """
        Asks for the site's first page, which wakes its PHP. Ends with 1 when it does not serve. A site that is disabled or trashed is not asked: its \
        state says so.

        Example: agent site status example.com --format json
        """)
    static let fields = Columns.siteStatus.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let status = try await options.client().status(site)
        options.printOne(status, .siteStatus)
        if status.serving == false { throw Ended(status: .failed) }
    }
}

extension Columns where Item == SiteStatusView {
    static let siteStatus = Columns(
        id: { $0.id },
        all: [
            Column("domain") { .text($0.domain) },
            Column("id", inTable: false) { .text($0.id) },
            Column("url") { .text($0.url) },
            Column("state") { .text($0.state) },
            Column("serving") { $0.serving.map { .flag($0) } ?? .none },
            Column("answer") { .text($0.answer) },
            Column("milliseconds") { .number($0.milliseconds) },
            Column("php") { .text($0.php) },
            Column("phpPID") { .number($0.phpPID) },
            Column("phpSince") { .time($0.phpSince) },
            Column("database") { .text($0.database) },
            // In bytes.
            Column("diskUsed", forPeople: { ForPeople.bytes($0.diskUsed) }) { .number($0.diskUsed) },
            Column("cacheUsed", forPeople: { ForPeople.bytes($0.cacheUsed) }) { .number($0.cacheUsed) },
            Column("lastCron") { .time($0.lastCron) },
            Column("cronProblem") { .text($0.cronProblem) },
            Column("lastChange") { .text($0.lastChange) },
            Column("lastChangeTitle") { .text($0.lastChangeTitle) },
            Column("lastChangeState") { .text($0.lastChangeState) },
            Column("lastChangeAt") { .time($0.lastChangeAt) },
        ])
}
