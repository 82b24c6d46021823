import AgentAPI
import ArgumentParser

struct SiteDisable: ChangingCommand {
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

    @OptionGroup var change: SettingOptions
    var dry: DryRun { change.dry }

    @OptionGroup var options: GlobalOptions

    func validate() throws { try change.checkFields(Self.fields, options) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.setSite(site, request) } }

    private var request: SetSiteRequest {
        var request = SetSiteRequest()
        request.enabled = false
        return request
    }

    func run() async throws {
        try await change.change(site, to: request, inBrief: true, options)
    }
}
