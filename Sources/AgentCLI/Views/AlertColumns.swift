import AgentAPI

extension Columns where Item == AlertView {
    static let alert = Columns(
        id: { $0.id },
        all: wholeAlert.all.map { column in
            Column(
                column.name, inTable: inList.contains(column.name), forPeople: column.forPeople, column.value
            )
        }, tableOrder: inList)

    private static let inList = ["id", "severity", "state", "code", "subject", "raisedAt", "telling", "text"]

    static let wholeAlert = Columns(
        id: { $0.id },
        all: [
            Column("id") { .text($0.id) },
            Column("severity") { .text($0.severity) },
            Column("state") { .text($0.state) },
            Column("code") { .text($0.code) },
            Column("subject") { .text($0.subject) },
            Column("raisedAt") { .time($0.raisedAt / 1000) },
            Column("text") { .text($0.text) },
            Column("title") { .text($0.title) },
            Column("visibleAt") { alert in .time(alert.visibleAt.map { $0 / 1000 }) },
            Column("toldAt") { alert in .time(alert.toldAt.map { $0 / 1000 }) },
            Column("tellings") { .number($0.tellings) },
            Column("suppressedBy") { .text($0.suppressedBy) },
            Column("resolvedAt") { alert in .time(alert.resolvedAt.map { $0 / 1000 }) },
            Column("acknowledgedBy") { .text($0.acknowledgedBy) },
            Column("acknowledgedAt") { alert in .time(alert.acknowledgedAt.map { $0 / 1000 }) },
            Column("reason") { .text($0.reason) },
            Column("site") { .text($0.site) },
            Column("telling", forPeople: { .text($0.telling == AlertView.noReceiver ? "no receiver" : $0.telling) }) { .text($0.telling) },
        ])
}

extension Columns where Item == AlertConditionView {
    static let alertCondition = Columns(
        id: { $0.code },
        all: [
            Column("code") { .text($0.code) }, Column("severity") { .text($0.severity) },
            Column("timeToVisible") { .number($0.timeToVisible) }, Column("dependsOn") { .list($0.dependsOn) },
            Column("text") { .text($0.text) }, Column("title", inTable: false) { .text($0.title) },
        ])
}

extension Columns where Item == AlertChannelView {
    static let alertChannel = Columns(
        id: { $0.name },
        all: [
            Column("name") { .text($0.name) }, Column("kind") { .text($0.kind) }, Column("severity") { .text($0.severity) },
            Column("receiver") { .text($0.receiver) }, Column("secret") { .text($0.secret) }, Column("problem") { .text($0.problem) },
            Column("problemCode", inTable: false) { .text($0.obstacle?.code.rawValue) },
        ])
}

extension Columns where Item == AlertTestView {
    static let alertTest = Columns(
        id: { $0.delivery },
        all: [
            Column("channel") { .text($0.channel) }, Column("kind") { .text($0.kind) }, Column("receiver") { .text($0.receiver) },
            Column("delivery") { .text($0.delivery) }, Column("milliseconds") { .number($0.milliseconds) },
        ])
}
