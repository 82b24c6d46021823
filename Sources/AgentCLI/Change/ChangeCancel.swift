import AgentAPI
import ArgumentParser

struct ChangeCancel: LeafCommand {
    static let configuration = describe("cancel", "Asks a running change to stop, and waits until it is taken back.")
    static let fields = Columns.wholeChange.names

    @Argument(help: "The change's id.")
    var change: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        try await client.cancelChange(change)
        let ended = try await ChangeFollower(client: client, options: options).follow(change)
        if !options.events { options.printOne(ended, .wholeChange) }
        try Outcome.expectSettled(ended)
    }
}
