import AgentAPI
import ArgumentParser

/// Options of every command that makes other settings of a site that stands.
struct SettingOptions: ParsableArguments {
    @Flag(help: "Write over files of the site that somebody edited by hand.")
    var overwrite = false

    @OptionGroup var dry: DryRun

    func checkFields(_ fields: [String], _ options: GlobalOptions) throws {
        try options.checkFields(dry.isAsked ? DryRun.fields + Columns.plan.names : fields)
    }

    func change(_ site: String, to request: SetSiteRequest, inBrief: Bool = false, _ options: GlobalOptions) async throws {
        var request = request
        if overwrite { request.overwrite = true }
        try await SettingChanges(client: try options.client(), options: options, site: site, request: request, inBrief: inBrief).run(dry)
    }
}
