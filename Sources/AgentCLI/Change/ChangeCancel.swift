import AgentAPI
import ArgumentParser

struct ChangeCancel: ChangingCommand {
    static let configuration = describe(
        "cancel", "Asks a running change to stop, and waits until it is taken back.",
        """
        Status 0 when it was taken back, and when it was done before it heard of it: the answer says which.

        Example: agent change cancel c23456789abc
        """)
    static let fields = Columns.wholeChange.names

    @Argument(help: "The change's id (agent change list).", completion: Completions.changes)
    var change: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.cancelChange(change) } }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked { return try ChangeRehearsal("cancel", "stop", of: ["running"], try await client.change(change)).show(dry, options) }
        try await client.cancelChange(change)
        let ended = try await ChangeFollower(client: client, options: options).follow(change)
        if !options.events { options.printOne(ended, .wholeChange) }
        try Outcome.expectSettled(ended)
    }
}
