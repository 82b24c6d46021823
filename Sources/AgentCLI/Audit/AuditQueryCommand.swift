import AgentAPI
import ArgumentParser
import SiteModel

struct AuditQueryCommand: LeafCommand {
    static let configuration = describe(
        "query", "Shows records of the audit log, the newest first.",
        """
        Every operation has one before its effect (begun) and one after it; a change that goes on meanwhile has a third at its end. \
        A damaged segment or record is left out and named; --format json has it as the last object, with leftOut and no sequence.

        Example: agent audit query --since 1d --action site --outcome failed
        """)
    static let fields = Columns.auditRow.names

    @OptionGroup var filter: AuditFilter

    @Option(help: "At most so many, up to 1000.", transform: WholeNumber.from(1...1000))
    var limit = 50

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
    }

    func run() async throws {
        let page = try await options.client().audit(filter.query(limit: limit))
        for gap in page.leftOut { options.say(gap.words) }
        if page.entries.isEmpty, let refusal = filter.action.flatMap(AuditActions.refusal) { throw refusal }
        // A table and CSV are of records alone: what they lack is said beside them.
        let gaps = [.json, .yaml].contains(options.format) ? page.leftOut : []
        options.printList(page.entries.map { .record($0) } + gaps.map { .gap($0) }, .auditRow, empty: "no records fit")
    }
}
