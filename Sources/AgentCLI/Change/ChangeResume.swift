import AgentAPI
import ArgumentParser

struct ChangeResume: ChangingCommand {
    static let configuration = describe(
        "resume", "Goes on with a change that is stuck: takes it back, or finishes one that has no way back.",
        """
        Mend first what it is stuck at: agent change show says what that is.

        Example: agent change resume c23456789abc
        """)
    static let fields = Columns.result.names

    @Argument(help: "The change's id (agent change list).", completion: Completions.changes)
    var change: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.wholeChange.names) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.resumeChange(change) } }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            return try ChangeRehearsal("resume", "go on with", of: ["stuck"], try await client.change(change)).show(dry, options)
        }
        try await Changing(client, options, judge: Outcome.expectSettled).runAndPrint {
            try await client.resumeChange(change)
        } site: { answer in
            guard let site = answer.site else { return nil }
            return await client.siteNow(after: answer, site.id)
        }
    }
}
