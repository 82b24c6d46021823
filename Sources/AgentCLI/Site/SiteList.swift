import AgentAPI
import ArgumentParser
import SiteModel

struct SiteList: LeafCommand {
    static let configuration = describe("list", "Lists sites.")
    static let fields = Columns.site.names

    @Option(help: "Only sites in this state: live, disabled or trashed.")
    var state: SiteStanding?

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().sites(state: state), .site) }
}

extension SiteStanding: ExpressibleByArgument {}
