import AgentAPI
import SiteModel

extension Columns where Item == AuditEntry {
    static let audit = Columns(
        id: { "\($0.record.sequence)" },
        all: [
            Column("sequence") { .number($0.record.sequence) },
            Column("at") { .time($0.record.at / 1000) },
            Column("actor", forPeople: { .text($0.record.actor.words) }) { .text($0.record.actor.name ?? "\($0.record.actor.uid)") },
            Column("action") { .text($0.record.action) },
            Column("entity") { .text($0.record.entity) },
            Column("outcome") { .text($0.record.outcome.rawValue) },
            Column("code") { .text($0.record.code?.rawValue) },
            Column("change") { .text($0.record.change) },
            Column("before", inTable: false) { .text($0.record.before.line) },
            Column("after", inTable: false) { .text($0.record.after.line) },
            Column("operation", inTable: false) { .number($0.record.operation) },
            Column("kind", inTable: false) { .text($0.record.actor.kind.rawValue) },
            Column("uid", inTable: false) { .number(Int64($0.record.actor.uid)) },
            Column("address", inTable: false) { .text($0.record.actor.address) },
            Column("program", inTable: false) { .text($0.record.actor.program) },
            Column("token", inTable: false) { .text($0.record.actor.token) },
            Column("version", inTable: false) { .text($0.record.version) },
            Column("hash", inTable: false) { .text($0.hash) },
            Column("site", inTable: false) { .text($0.record.site?.rawValue) },
        ])
}

extension AuditActor {
    /// A token of a user is somebody else than the user without one.
    fileprivate var words: String { (name ?? "\(uid)") + (token.map { " via token \($0)" } ?? "") }
}

/// What a query tells: records, and what hides others.
enum AuditRow: Sendable {
    case record(AuditEntry)
    case gap(AuditPage.LeftOut)
}

extension Columns where Item == AuditRow {
    static let auditRow = Columns(
        id: { if case .record(let entry) = $0 { "\(entry.record.sequence)" } else { "" } },
        all: Columns<AuditEntry>.audit.all.map { column -> Column in
            let people = column.forPeople.map { people in
                { @Sendable (row: AuditRow) -> Value in if case .record(let entry) = row { people(entry) } else { .none } }
            }
            return Column(column.name, inTable: column.inTable, forPeople: people) {
                if case .record(let entry) = $0 { column.value(entry) } else { .none }
            }
        } + [Column("leftOut", inTable: false) { if case .gap(let gap) = $0 { .text(gap.words) } else { .none } }])
}

extension Columns where Item == AuditVerifier.Finding {
    static let auditFinding = Columns(
        id: { "\($0.sequence)" },
        all: [
            Column("sequence") { .number($0.sequence) },
            Column("kind") { .text($0.kind.rawValue) },
            Column("text") { .text($0.text) },
        ])
}

extension Columns where Item == AuditArchived {
    static let auditArchived = Columns(
        id: { "\($0.segment)" },
        all: [
            Column("segment") { .number($0.segment) },
            Column("sequence") { .number($0.end.sequence) },
            Column("hash") { .text($0.end.hash.rawValue) },
        ])
}

extension Columns where Item == AuditAnew {
    static let auditAnew = Columns(
        id: { "\($0.segment)" },
        all: [
            Column("segment") { .number($0.segment) },
            Column("damaged") { .number($0.damaged) },
            Column("problem") { .text($0.problem) },
            Column("after") { .text($0.after.text) },
        ])
}
