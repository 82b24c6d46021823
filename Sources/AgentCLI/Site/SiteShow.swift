import AgentAPI
import ArgumentParser

struct SiteShow: LeafCommand {
    static let configuration = describe(
        "show", "Shows a site: its names, its settings, where it lies.", "Example: agent site show example.com --format json")
    static let fields = Columns.site.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().site(site), .wholeSite) }
}
