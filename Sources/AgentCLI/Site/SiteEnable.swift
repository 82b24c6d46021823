import AgentAPI
import ArgumentParser

struct SiteEnable: ChangingCommand {
    static let configuration = describe(
        "enable", "Switches a site on again that was switched off.",
        """
        Its PHP is started, then visitors are let in, and the first page is asked for from outside.

        Example: agent site enable example.com
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
        request.enabled = true
        return request
    }

    func run() async throws {
        try await change.change(site, to: request, inBrief: true, options)
    }
}
