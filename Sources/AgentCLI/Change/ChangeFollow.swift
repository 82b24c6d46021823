import AgentAPI
import ArgumentParser

struct ChangeFollow: LeafCommand {
    static let configuration = describe(
        "follow", "Shows a change from its first event to its end.",
        """
        Ends with the status of the change. Ctrl-C stops following; the change goes on.

        Example: agent change follow c23456789abc
        """)
    static let fields = Columns.wholeChange.names

    @Argument(help: "The change's id (agent change list).", completion: Completions.changes)
    var change: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let ended = try await ChangeFollower(client: try options.client(), options: options).follow(change)
        if !options.events { options.printOne(ended, .wholeChange) }
        try Outcome.expectDone(ended)
    }
}
