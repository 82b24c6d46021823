import AgentAPI
import ArgumentParser

struct SiteSnippetClear: LeafCommand {
    static let configuration = describe(
        "clear", "Takes a site's snippet away.",
        """
        The site is served as the agent alone would have it. A site without a snippet is left as it is (status 0, changed: false).

        Example: agent site snippet clear example.com
        """)
    static let fields = Columns.result.names

    @Argument(help: "Domain, alias or id.")
    var site: String

    @Flag(help: "Write over files of the site that somebody edited by hand.")
    var overwrite = false

    @Flag(help: "Show what would change and change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.checkFields(dryRun ? Columns.plan.names : Self.fields) }

    func run() async throws {
        var request = SetSiteRequest()
        request.snippet = ""
        if overwrite { request.overwrite = true }
        try await SettingChanges(client: try options.client(), options: options, site: site, request: request).run(dryRun: dryRun)
    }
}
