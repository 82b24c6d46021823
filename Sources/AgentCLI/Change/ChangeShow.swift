import AgentAPI
import ArgumentParser

struct ChangeShow: LeafCommand {
    static let configuration = describe(
        "show", "Shows a change and its steps, and what it makes of which setting.", "Example: agent change show c23456789abc")
    static let fields = Columns.wholeChange.names

    @Argument(help: "The change's id (agent change list).", completion: Completions.changes)
    var change: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().change(change), .wholeChange) }
}
