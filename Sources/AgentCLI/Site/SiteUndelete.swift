import AgentAPI
import ArgumentParser
import SiteModel

struct SiteUndelete: ChangingCommand {
    static let configuration = describe(
        "undelete", "Brings a site back from the trash.",
        """
        It comes back as it was, ill or well, and is asked for its front page; one that nothing answers for stays in the trash. With --disabled it \
        comes back switched off and is not asked, to be repaired first.

        Example: agent site undelete example.com
        """)
    static let fields = Columns.result.names

    @Argument(help: "Domain or id.", completion: Completions.trashedSites)
    var site: String

    @Flag(help: "Bring it back switched off.")
    var disabled = false

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.wholeSite.names) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.undeleteSite(site, disabled: disabled) } }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            let now = try await client.site(site)
            let isThere = now.state == SiteStanding.trashed.rawValue
            let would = "bring \(now.domain) back from the trash\(disabled ? ", switched off" : "")"
            return dry.show(isThere ? would : "change nothing: \(now.domain) is \(now.state)", now, .wholeSite, options)
        }
        let answer = try await Changing(client, options).runAndPrint {
            try await client.undeleteSite(site, disabled: disabled)
        } site: {
            await client.siteNow(after: $0, site)
        }
        if !disabled { await client.warnOfIllness(after: answer, options) }
    }
}
