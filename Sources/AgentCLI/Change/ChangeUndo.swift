import AgentAPI
import ArgumentParser

struct ChangeUndo: LeafCommand {
    static let configuration = describe("undo", "Takes back a change that is done.")
    static let fields = Columns.result.names

    @Argument(help: "The change's id.")
    var change: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        if !options.yes {
            // Nobody is asked about what is not there.
            let what = try await client.change(change).title
            try Confirmation.ask("Take back change \(Printable.line(change)) (\(Printable.line(what)))?", for: change, options)
        }
        try await Changing(client, options).runAndPrint {
            try await client.undoChange(change)
        } site: { answer in
            guard let site = answer.site else { return nil }
            return await client.siteNow(after: answer, site.id)
        }
    }
}
