import AgentAPI
import ArgumentParser

struct CrisisCommand: ParsableCommand {
    static let configuration = group(
        "crisis", "Stops all changes at once, or those of a site or of a kind; sites go on serving.",
        [CrisisOn.self, CrisisOff.self, CrisisStatus.self])
}

extension Columns where Item == CrisisView {
    static let crisis = Columns(
        id: { $0.scope },
        all: [
            Column("scope") { .text($0.scope) },
            Column("by") { .text($0.name ?? "\($0.uid)") },
            Column("since") { .time($0.since / 1000) },
            Column("until") { .time($0.until / 1000) },
            Column("reason") { .text($0.reason) },
            Column("milliseconds", inTable: false) { .number($0.milliseconds) },
            Column("uid", inTable: false) { .number(Int64($0.uid)) },
        ])
}
