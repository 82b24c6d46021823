import AgentAPI

extension Columns where Item == ChangeView {
    static let change = Columns(
        id: { $0.id },
        all: [
            Column("id") { .text($0.id) },
            Column("state") { .text($0.state) },
            Column("title") { .text($0.title) },
            Column("startedAt") { .time($0.startedAt / 1000) },
            Column("milliseconds") { change in .number(change.endedAt.map { $0 - change.startedAt }) },
            // `cache: on -> off`
            Column("what") { change in change.settings.map { .text(SettingText.line($0)) } ?? .none },
            Column("operation", inTable: false) { .text($0.operation) },
            Column("subject", inTable: false) { .text($0.subject) },
            Column("requestedBy", inTable: false, forPeople: { ForPeople.user($0.requestedBy) }) { .number($0.requestedBy) },
            Column("problemCode", inTable: false) { .text($0.problem?.code.rawValue) },
            Column("problem", inTable: false) { .text($0.problem?.message) },
            Column("settings", inTable: false) { .records(SettingText.records($0.settings ?? [])) },
        ])

    /// `change show`: everything, and its steps.
    static let wholeChange = Columns(
        id: change.id,
        // A table shows the settings one by one.
        all: change.all.map { Column($0.name, inTable: $0.name != "what", forPeople: $0.forPeople, $0.value) } + [
            Column("steps") { change in
                .records(
                    change.steps.map {
                        [
                            .init("id", .text($0.id)), .init("state", .text($0.state)), .init("milliseconds", .number($0.milliseconds)),
                            .init("title", .text($0.title)),
                        ]
                    })
            }
        ])
}
