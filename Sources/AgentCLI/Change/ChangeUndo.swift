import AgentAPI
import ArgumentParser
import SiteModel

struct ChangeUndo: ChangingCommand {
    static let configuration = describe(
        "undo", "Takes back a change that is done.",
        """
        It is a change of its own, shown step by step. What came after it is in its way: undo that first.

        Example: agent change undo c23456789abc
        """)
    static let fields = Columns.result.names

    @Argument(help: "The change's id (agent change list).", completion: Completions.changes)
    var change: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    /// What brought a site into service.
    private static let making: Set<String> = ["site.create", "site.adopt", "site.undelete"]

    func validate() throws { try checkFields(dry: Columns.wholeChange.names) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.undoChange(change) } }

    func run() async throws {
        let client = try options.client()
        // Nobody is asked about what is not there.
        let done = try await client.change(change)
        if let site = try await takesFromService(done, client) {
            options.warn(["its site goes to the trash, and nobody is served it any more; agent site undelete \(site) brings it back"])
        }
        if dry.isAsked {
            var back = done
            // As they would be changed, from what the change made.
            back.settings = done.settings?.map { .init(name: $0.name, from: $0.to, to: $0.from) }
            return try ChangeRehearsal("undo", "take back", of: ["done"], back).show(dry, options)
        }
        try Confirmation.ask("Take back change \(Printable.line(change)) (\(Printable.line(done.title)))?", for: change, options)
        try await Changing(client, options).runAndPrint {
            try await client.undoChange(change)
        } site: { answer in
            guard let site = answer.site else { return nil }
            return await client.siteNow(after: answer, site.id)
        }
    }

    /// - Returns: the site that it would take; nil: none.
    private func takesFromService(_ change: ChangeView, _ client: AgentClient) async throws -> String? {
        guard change.state == "done", Self.making.contains(change.operation) else { return nil }
        do {
            let site = try await client.site(change.subject)
            return site.state == SiteStanding.trashed.rawValue ? nil : site.domain
        } catch let problem as Problem {
            // Of one that is gone the daemon says what there is to say; whoever cannot see it is warned.
            return problem.code == .siteNotFound ? nil : change.subject
        }
    }
}
