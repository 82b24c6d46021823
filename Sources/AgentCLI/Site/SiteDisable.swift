import AgentAPI
import ArgumentParser

struct SiteDisable: LeafCommand {
    static let configuration = describe(
        "disable", "Switches a site off: visitors are told to come back later.",
        """
        Every page is a 503 with Retry-After, and the site's PHP and its schedule do not run. Files, database and names stay; challenges of a \
        certificate authority go on being answered. `agent site enable` switches it on again.

        Example: agent site disable example.com
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
        request.enabled = false
        if overwrite { request.overwrite = true }
        try await SettingChanges(client: try options.client(), options: options, site: site, request: request).run(dryRun: dryRun)
    }
}
