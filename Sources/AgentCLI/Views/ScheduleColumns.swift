import AgentAPI

extension Columns where Item == ScheduleEntryView {
    static let schedule = Columns(
        id: { $0.name },
        all: [
            Column("name") { .text($0.name) }, Column("enabled") { .flag($0.enabled) }, Column("calendar") { .text($0.calendar) },
            Column("zone") { .text($0.zone) }, Column("next") { .time($0.next) }, Column("lastRun") { .time($0.lastRun) },
            Column("lastJob") { .text($0.lastJob) }, Column("dropped") { .number($0.dropped) },
            Column("lastDropped", inTable: false) { .time($0.lastDropped) }, Column("jitter", inTable: false) { .number($0.jitter) },
            Column("standard", inTable: false) { .flag($0.standard) }, Column("kind", inTable: false) { .text($0.kind) },
            Column("title", inTable: false) { .text($0.title) },
            Column("problem", inTable: false) { .text($0.problem) },
            Column("changed", inTable: false) { entry in entry.changed.map { .flag($0) } ?? .none },
        ])
}

extension Columns where Item == ScheduledRunView {
    static let scheduledRun = Columns(
        id: { $0.name },
        all: [
            Column("at") { .time($0.at) }, Column("name") { .text($0.name) }, Column("local") { .text($0.local) },
            Column("zone") { .text($0.zone) }, Column("kind", inTable: false) { .text($0.kind) },
        ])
}
