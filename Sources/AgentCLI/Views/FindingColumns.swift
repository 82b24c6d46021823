import AgentAPI

extension Columns where Item == FindingView {
    static let finding = Columns(
        id: { $0.subject },
        all: [
            Column("severity") { .text($0.severity) },
            Column("code") { .text($0.code) },
            Column("subject", forPeople: { .text($0.domain ?? $0.subject) }) { .text($0.subject) },
            Column("text") { .text($0.text) },
            Column("remedy") { .text($0.remedy.map { ShownCommands.rooted($0) }) },
            Column("deletable", inTable: false) { .flag($0.deletable) },
            Column("adoptable", inTable: false) { .flag($0.adoptable) },
            Column("domain", inTable: false) { .text($0.domain) },
        ])
}
