import AgentAPI
import ArgumentParser

struct SiteSnippetClear: ChangingCommand {
    static let configuration = describe(
        "clear", "Takes a site's snippet away.",
        """
        The site is served as the agent alone would have it. A site without a snippet is left as it is (status 0, changed: false).

        Example: agent site snippet clear example.com
        """)
    static let fields = Columns.result.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @OptionGroup var change: SettingOptions
    var dry: DryRun { change.dry }

    @OptionGroup var options: GlobalOptions

    func validate() throws { try change.checkFields(Self.fields, options) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.setSite(site, SetSiteRequest()) } }

    func run() async throws {
        var request = SetSiteRequest()
        request.snippet = ""
        try await change.change(site, to: request, options)
    }
}
