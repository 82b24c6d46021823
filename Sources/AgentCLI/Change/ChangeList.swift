import AgentAPI
import ArgumentParser

struct ChangeList: LeafCommand {
    static let configuration = describe(
        "list", "Lists changes, the newest first, with what was made of which setting.", "Example: agent change list --limit 10")
    static let fields = Columns.change.names

    @Option(help: "How many, at most 1000.", transform: WholeNumber.from(1...1000))
    var limit = 50

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
    }

    func run() async throws { options.printList(try await options.client().changes(limit: limit), .change, empty: "no changes") }
}
