import AgentAPI
import ArgumentParser

struct ChangeShow: LeafCommand {
    static let configuration = describe("show", "Shows a change and its steps.")
    static let fields = Columns.wholeChange.names

    @Argument(help: "The change's id.")
    var change: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().change(change), .wholeChange) }
}
