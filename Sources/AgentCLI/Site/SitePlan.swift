import AgentAPI
import ArgumentParser

struct SitePlan: LeafCommand {
    static let configuration = describe(
        "plan", "Shows what the agent would change to make a site what it should be.", "Example: agent site plan example.com")
    static let fields = Columns.plan.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Flag(help: "Show the plan of `site delete` instead.")
    var delete = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        options.printOne(delete ? try await client.planDelete(site) : try await client.plan(site), .plan, text: PlanText.text)
    }
}
