import ArgumentParser

struct AlertShow: LeafCommand {
    static let configuration = describe(
        "show", "Shows an alert: what it says, since when, and who knows of it.",
        "What its code means: agent explain CODE.\n\nExample: agent alert show a23456789abc")
    static let fields = Columns.wholeAlert.names

    @Argument(help: "The alert's id (agent alert list).", completion: Completions.alerts)
    var alert: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let shown = try await options.client().alert(alert)
        options.printOne(shown, .wholeAlert)
        options.hint(ofUnheard: [shown])
    }
}
