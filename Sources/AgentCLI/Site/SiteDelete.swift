import AgentAPI
import ArgumentParser

struct SiteDelete: LeafCommand {
    static let configuration = describe(
        "delete", "Takes a site away.", "The site goes to the trash, where `agent site undelete` finds it during its time of grace.")
    static let fields = Columns.result.names

    @Argument(help: "Domain, alias or id.")
    var site: String

    @Flag(help: "Show the plan and change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.checkFields(dryRun ? Columns.plan.names : Self.fields) }

    func run() async throws {
        let client = try options.client()
        if dryRun { return options.printOne(try await client.planDelete(site), .plan, text: PlanText.text) }
        try Confirmation.ask("Delete \(Printable.line(site))?", for: site, options)
        try await Changing(client, options).runAndPrint {
            try await client.deleteSite(site)
        } site: {
            await client.siteNow(after: $0, site)
        }
    }
}

extension AgentClient {
    /// The site after a change; nil when it cannot be shown any more, which is no failure of the change.
    func siteNow(after answer: ChangeAccepted, _ reference: String) async -> SiteView? {
        (try? await site(answer.site?.id ?? reference)) ?? answer.site
    }
}
