import AgentAPI
import ArgumentParser
import SiteModel

struct AuditQueryCommand: LeafCommand {
    static let configuration = describe(
        "query", "Shows records of the audit log, the newest first.",
        """
        Every operation has one before its effect (begun) and one after it; a change that goes on meanwhile has a third at its end.

        Example: agent audit query --since 1d --action site --outcome failed
        """)
    static let fields = Columns.audit.names

    @OptionGroup var filter: AuditFilter

    @Option(help: "At most so many, up to 1000.", transform: WholeNumber.from(1...1000))
    var limit = 50

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
    }

    func run() async throws {
        let entries = try await options.client().audit(filter.query(limit: limit))
        options.printList(entries, .audit, empty: "no records fit")
        if entries.isEmpty, let told = filter.action.flatMap(AuditActions.told) { options.say("hint: \(Printable.line(told))") }
    }
}
