import AgentAPI

extension Columns where Item == JobView {
    static let job = Columns(
        id: { $0.id },
        all: wholeJob.all.map { column in
            Column(column.name, label: column.label, inTable: inList.contains(column.name), forPeople: column.forPeople, column.value)
        }, tableOrder: inList)

    /// What of it, first; its id is for the next command.
    private static let inList = ["kind", "domain", "state", "attempts", "id", "notBefore", "result", "problem", "waitsFor"]

    static let wholeJob = Columns(
        id: { $0.id },
        all: [
            Column("id") { .text($0.id) },
            Column("state") { .text($0.state) },
            Column("kind") { .text($0.kind) },
            // Of a site that is gone its id is all that is known.
            Column("domain") { .text($0.domain ?? $0.site) },
            Column("site") { .text($0.site) },
            Column("attempts") { .number($0.attempts) },
            Column("notBefore") { .time($0.notBefore / 1000) },
            Column("result") { .text($0.result) },
            Column("problem") { .text($0.problem?.message) },
            Column("waitsFor") { .text($0.waitsFor) },
            Column("problemCode") { .text($0.problem?.code.rawValue) },
            Column("change") { .text($0.change) },
            Column("title") { .text($0.title) },
            Column("priority") { .number($0.priority) },
            Column("createdAt") { .time($0.createdAt / 1000) },
            Column("startedAt") { job in .time(job.startedAt.map { $0 / 1000 }) },
            Column("endedAt") { job in .time(job.endedAt.map { $0 / 1000 }) },
            Column("requestedBy", forPeople: { ForPeople.user($0.requestedBy) }) { .number($0.requestedBy) },
        ])
}

extension Columns where Item == QueueView {
    static let queue = Columns(
        id: { $0.paused ? "paused" : "open" },
        all: [
            Column("paused") { .flag($0.paused) }, Column("queued") { .number($0.queued) }, Column("running") { .number($0.running) },
            Column("waiting") { .number($0.waiting) }, Column("held") { .number($0.held) },
            Column("succeeded") { .number($0.succeeded) }, Column("dead") { .number($0.dead) },
            Column("cancelled") { .number($0.cancelled) },
        ])
}
