import AgentAPI
import ArgumentParser

struct HostUpgradeConfig: ChangingCommand {
    static let configuration = describe(
        "upgrade-config", "Renews the configuration that an older version of the agent wrote.",
        """
        Every site's vhost and pool, and the server-wide files, as this version renders them: each site is a change of its own, validated, proved, \
        and taken back when it fails. What a person edited is left as it is, and named (status 5), unless --overwrite says otherwise.

        Example: agent host upgrade-config --dry-run
        """)
    static let fields = Columns.config.names

    @OptionGroup var dry: DryRun

    @Flag(help: "Renew also what was edited by hand: the edits are lost.")
    var overwrite = false

    @OptionGroup var options: GlobalOptions

    /// Its dry run is the list of the files that would be renewed.
    func validate() throws { try options.checkFields(Self.fields) }

    func rehearse(_ judge: Rehearser) async throws {
        try await judge { try await $0.upgradeConfiguration(UpgradeConfigRequest(overwrite: overwrite)) }
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            show(try await client.configuration())
            return options.say("a dry run: nothing was changed")
        }
        if overwrite { try Confirmation.ask("Renew also what was edited by hand?", for: "host upgrade-config --overwrite", options) }
        let result = try await client.upgradeConfiguration(UpgradeConfigRequest(overwrite: overwrite))
        show(result)
        let left = result.files.filter { $0.outcome == "left" }
        if left.contains(where: { $0.state != "edited" && $0.reason != "edited by hand" }) { throw Ended(status: .failed) }
        if !left.isEmpty { throw Ended(status: .refused) }
    }

    private func show(_ view: ConfigView) {
        if view.files.isEmpty { options.say("nothing to do: the configuration is as this version renders it") }
        if options.format == .table, options.chosenFields == nil {
            Console.current.out(ConfigText.text(view))
        } else {
            options.printList(view.files, .config)
        }
    }
}
