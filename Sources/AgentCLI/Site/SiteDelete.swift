import AgentAPI
import ArgumentParser
import SiteModel

struct SiteDelete: ChangingCommand {
    static let configuration = describe(
        "delete", "Takes a site away.",
        """
        The site goes to the trash, where `agent site undelete` finds it during its time of grace. With --purge it is gone for ever.

        Examples:
          agent site delete example.com --purge --dry-run
          agent site delete example.com
        """)
    static let fields = Columns.result.names

    @Argument(help: "Domain or id; not an alias.", completion: Completions.sites)
    var site: String

    @Flag(help: "Empty it from the trash too: nothing is left, and there is no way back.")
    var purge = false

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.plan.names) }

    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.deleteSite(site) }
        if purge { try await judge { try await $0.purgeSite(site) } }
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            return dry.show(try await client.planDelete(site, purge: purge), options)
        }
        // Nobody is asked about what is not there, or has another name.
        if !options.yes { options.warn(try await client.planDelete(site).warnings) }
        try Confirmation.ask(purge ? "Delete \(Printable.line(site)) for ever?" : "Delete \(Printable.line(site))?", for: site, options)
        guard purge else { return try await remove(client) }
        _ = try await client.planDelete(site)  // refuses what is not its own name, before it is looked up by any
        let now = try await client.site(site)
        if now.state != SiteStanding.trashed.rawValue {
            // Whoever may not end it for good now shall not find it in the trash instead.
            try await client.rehearse { try await $0.purgeSite(now.id) }
            _ = try await Changing(client, options).run { try await client.deleteSite(now.id) }
        }
        try await Changing(client, options).runAndPrint {
            try await client.purgeSite(now.id)
        } site: { _ in
            nil
        }
    }

    private func remove(_ client: AgentClient) async throws {
        _ = try await Changing(client, options).runAndPrint {
            try await client.deleteSite(site)
        } site: {
            await client.siteNow(after: $0, site)
        }
        let name = Printable.line(site)
        options.say(
            "hint: it is in the trash for a week: `agent site undelete \(name)` brings it back, `agent site delete \(name) --purge --yes` ends it"
        )
    }
}

extension AgentClient {
    /// The site after a change; nil when it cannot be shown any more, which is no failure of the change.
    func siteNow(after answer: ChangeAccepted, _ reference: String) async -> SiteView? {
        (try? await site(answer.site?.id ?? reference)) ?? answer.site
    }
}
