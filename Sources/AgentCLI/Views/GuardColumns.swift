import AgentAPI

extension Columns where Item == BreakerView {
    static let breaker = Columns(
        id: { $0.name },
        all: [
            Column("name") { .text($0.name) }, Column("state") { .text($0.state) }, Column("failures") { .number($0.failures) },
            Column("opensAfter") { .number($0.opensAfter) }, Column("wait") { .number(seconds($0.wait)) },
            Column("lastFailure") { .text($0.lastFailure) },
            Column("lastFailureAt", inTable: false) { one in .time(one.lastFailureAt.map { $0 / 1000 }) },
            Column("openedAt", inTable: false) { one in .time(one.openedAt.map { $0 / 1000 }) },
            Column("openings", inTable: false) { .number($0.openings) },
            Column("pause", inTable: false) { .number(seconds($0.pause)) },
            Column("title", inTable: false) { .text($0.title) },
        ])
}

extension Columns where Item == LimitView {
    static let callLimit = Columns(
        id: { $0.name },
        all: [
            Column("name") { .text($0.name) }, Column("calls") { .number($0.calls) }, Column("per") { .number(seconds($0.per)) },
            Column("burst") { .number($0.burst) }, Column("free") { .number($0.free) }, Column("wait") { .number(seconds($0.wait)) },
            Column("refusedAt") { one in .time(one.refusedAt.map { $0 / 1000 }) },
        ])
}

/// Rounded up: who waits so long has waited enough.
private func seconds(_ milliseconds: Int64) -> Int64 { (milliseconds + 999) / 1000 }
