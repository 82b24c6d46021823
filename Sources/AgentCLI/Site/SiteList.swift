import AgentAPI
import ArgumentParser
import SiteModel

struct SiteList: LeafCommand {
    static let configuration = describe("list", "Lists sites.", "Example: agent site list --state trashed")
    static let fields = Columns.site.names

    @Option(help: "Only sites in this state: live, disabled or trashed.", completion: .list(SiteStanding.allCases.map(\.rawValue)))
    var state: SiteStanding?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let sites = try await options.client().sites(state: state)
        options.printList(
            sites, .site, empty: state == nil ? "no sites: agent site create example.com makes one\(SandboxHint.offline)" : "no such sites")
    }
}

extension SiteStanding: ExpressibleByArgument {}
