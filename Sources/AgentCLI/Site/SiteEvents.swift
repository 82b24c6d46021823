import AgentAPI
import ArgumentParser

struct SiteEvents: LeafCommand {
    static let configuration = describe(
        "events", "Lists what a site's WordPress did to its plugins, themes, translations and core, the newest first.",
        """
        The site tells it itself, when it happens: it is the word of its own code. Only of a limit the agent tells: `limit held` when the site ran \
        against its limit of memory or processes again and again and got a quarter of a processor at most, `limit released` when that was over. The \
        newest 500 are kept. What the agent changed is in agent change list.

        Example: agent site events example.com --limit 20 --format json
        """)
    static let fields = Columns.siteEvent.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Option(help: "How many, at most 500.", transform: WholeNumber.from(1...500))
    var limit = 50

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
    }

    func run() async throws {
        options.printList(
            try await options.client().siteEvents(site, limit: limit), .siteEvent, empty: "no events: nothing was told of this site")
    }
}

extension Columns where Item == SiteEventView {
    static let siteEvent = Columns(
        id: { "\($0.number)" },
        all: [
            Column("at") { .time($0.at / 1000) },
            Column("subject") { .text($0.subject) },
            Column("deed") { .text($0.deed) },
            Column("name") { .text($0.name) },
            Column("from") { .text($0.from.isEmpty ? nil : $0.from) },
            Column("to") { .text($0.to.isEmpty ? nil : $0.to) },
            Column("number", inTable: false) { .number($0.number) },
        ])
}
