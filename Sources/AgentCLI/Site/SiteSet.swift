import AgentAPI
import ArgumentParser
import SiteModel

struct SiteSet: ChangingCommand {
    static let configuration = describe(
        "set", "Changes settings of a site that stands.",
        """
        Keys: \(SiteAssignment.keysInWords). Sizes are 512M or 2G, a bare number is MiB; 'default' is what a new site has. Shows what changes, applies it, asks \
        the site from outside, and takes everything back when it does not answer as it should or a neighbour got worse. A site that is so \
        already is left as it is (status 0, changed: false). `agent change undo` goes back.

        A file that somebody edited by hand is not written over (status 5) unless --overwrite says so. Alone, it changes no setting and writes edited \
        files anew; nginx is started where it does not run.

        Example:
          agent site set example.com cache=off limits.upload=128M \\
            aliases+=www.example.com
        """)
    static let fields = Columns.settled.names

    @Argument(help: "Domain, alias or id.", completion: Completions.sites)
    var site: String

    @Argument(
        help: ArgumentHelp("What becomes what; several at once are one change.", valueName: "key=value"), completion: Completions.settings)
    var settings: [String] = []

    @OptionGroup var change: SettingOptions
    var dry: DryRun { change.dry }

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try change.checkFields(Self.fields, options)
        guard change.overwrite || !settings.isEmpty else {
            throw ValidationError("Missing a setting: write KEY=VALUE, or --overwrite to have edited files written anew")
        }
        _ = try request
    }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.setSite(site, SetSiteRequest()) } }

    func run() async throws {
        try await change.change(site, to: try request, options)
    }

    private var request: SetSiteRequest {
        get throws {
            var request = SetSiteRequest()
            for setting in settings { try SiteAssignment(setting).apply(to: &request) }
            return request
        }
    }
}

/// How `set`, `disable` and `enable` go on: what would change is shown, then done.
struct SettingChanges: Sendable {
    let client: AgentClient
    let options: GlobalOptions
    let site: String
    let request: SetSiteRequest
    /// Without the diffs of files, which `--dry-run` shows.
    var inBrief = false

    func run(_ dry: DryRun) async throws {
        let plan = try await LockWait.retry(options) { try await client.planSet(site, request) }
        if dry.isAsked { return dry.show(plan, options) }
        if plan.changed && !options.events { options.say(inBrief ? PlanText.summary(plan) : PlanText.changes(plan)) }
        if plan.settings?.contains(where: { $0.name == "tls.hsts" && $0.to == "on" }) == true {
            try Confirmation.ask(
                "Browsers that come will refuse \(Printable.line(site)) without TLS for a year, whatever is set later. Go on?", for: site,
                options)
        }
        let changed = try await Changing(client, options).run { try await client.setSite(site, request) }
        // Files that were written over are not brought back: without another setting there is nothing to go back to.
        let settings = changed.end?.settings ?? plan.settings ?? []
        let undo = settings.isEmpty ? nil : changed.answer.change.map { "agent change undo \($0)" }
        if !options.events {
            var result = ChangeResult(changed, site: await client.siteNow(after: changed.answer, site))
            result.undo = undo
            options.printOne(result, .settled)
        }
        if request.enabled != false { await client.warnOfIllness(after: changed.answer, options) }
        if let undo { options.say("hint: \(Printable.line(undo))") }
    }
}
