import AgentAPI
import ArgumentParser

struct SiteSnippetShow: LeafCommand {
    static let configuration = describe(
        "show", "Prints the snippet of a site as the agent keeps it.",
        """
        In the form in which it is rendered, without comments; nothing where there is none. It may be given to 'site snippet set' again.

        Example: agent site snippet show example.com > example.conf
        """)
    static let fields = Columns.snippet.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        options.printOne(try await options.client().site(site), .snippet) { $0.snippet ?? "" }
    }
}

extension Columns where Item == SiteView {
    static let snippet = Columns(id: { $0.id }, all: [Column("site") { .text($0.domain) }, Column("snippet") { .text($0.snippet) }])
}
