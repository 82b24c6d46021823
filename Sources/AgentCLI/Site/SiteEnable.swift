import AgentAPI
import ArgumentParser

struct SiteEnable: LeafCommand {
    static let configuration = describe(
        "enable", "Switches a site on again that was switched off.",
        """
        Its PHP is started, then visitors are let in, and the first page is asked for from outside.

        Example: agent site enable example.com
        """)
    static let fields = Columns.settled.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Flag(help: "Write over files of the site that somebody edited by hand.")
    var overwrite = false

    @Flag(help: "Show what would change and change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.checkFields(dryRun ? Columns.plan.names : Self.fields) }

    func run() async throws {
        var request = SetSiteRequest()
        request.enabled = true
        if overwrite { request.overwrite = true }
        try await SettingChanges(client: try options.client(), options: options, site: site, request: request).run(dryRun: dryRun)
    }
}
