import AgentAPI
import ArgumentParser

struct SiteUndelete: LeafCommand {
    static let configuration = describe("undelete", "Brings a site back from the trash.")
    static let fields = Columns.result.names

    @Argument(help: "Domain or id.")
    var site: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        try await Changing(client, options).runAndPrint {
            try await client.undeleteSite(site)
        } site: {
            await client.siteNow(after: $0, site)
        }
    }
}
