import AgentAPI

extension Columns where Item == CertificateView {
    static let certificate = Columns(
        id: { $0.domain },
        all: wholeCertificate.all.map { column in
            let forPeople = inLine[column.name] ?? column.forPeople
            return Column(
                column.name, label: column.label, inTable: inList.contains(column.name), forPeople: forPeople, column.value)
        }, tableOrder: inList)

    private static let inList = [
        "domain", "names", "signedBy", "notAfter", "daysLeft", "stage", "served", "course", "next", "parked", "failure",
    ]

    /// Where there is a line for all of it.
    private static let inLine: [String: @Sendable (CertificateView) -> Value] = [
        "parked": { .list($0.parked.map(\.name)) },
        // That nobody is asked says nothing without the reason.
        "course": { view in .text(view.course == "none" ? view.reason.map { "none: \($0)" } ?? "none" : view.course) },
    ]

    static let wholeCertificate = Columns(
        id: { $0.domain },
        all: [
            Column("domain") { .text($0.domain) },
            Column("site") { .text($0.isWatched ? nil : $0.site) },
            Column("mode") { .text($0.mode) },
            Column("names") { .list($0.names) },
            Column("uncovered") { .list($0.uncovered) },
            Column("signer") { .text($0.signer) },
            Column("signedBy") { .text($0.signedBy) },
            Column("generation") { .number($0.generation) },
            Column("problem") { .text($0.problem) },
            Column("covered") { .list($0.stored?.names ?? []) },
            Column("subject") { .text($0.stored?.subject) },
            Column("issuer") { .text($0.stored?.issuer) },
            Column("serial") { .text($0.stored?.serial) },
            Column("key") { .text($0.stored?.key) },
            Column("fingerprint") { .text($0.stored?.fingerprint) },
            Column("chain") { .number($0.stored?.chain) },
            Column("notBefore") { .time($0.stored?.notBefore) },
            Column("notAfter") { .time($0.stored?.notAfter) },
            Column("daysLeft") { .number($0.daysLeft) },
            Column("stage") { .text($0.stage) },
            Column("served") { .text(ServedText.text($0)) },
            Column("trusted") { ServedText.isTrusted($0).map { .flag($0) } ?? .none },
            Column("course") { .text($0.course) },
            Column("reason") { .text($0.reason) },
            Column("next") { .time($0.next) },
            Column("nextFrom") { .text($0.nextFrom) },
            Column("order") { .text($0.order) },
            Column("revocation") { .text($0.revocation) },
            Column("failures") { .number($0.failures) },
            Column("failure", forPeople: { .text($0.isWatched ? $0.reason : $0.failure?.reason) }) { .text($0.failure?.reason) },
            Column("failureKind") { .text($0.failure?.kind) },
            Column("failureAt") { .time($0.failure?.at) },
            Column("failureAuthority") { .text($0.failure?.authority) },
            Column("authority") { .text($0.wanted?.authority) },
            Column("challenge") { .text($0.wanted?.challenge) },
            Column("wanted") { .list($0.wanted?.names ?? []) },
            Column("held") { .text($0.wanted?.held) },
            Column("dns") { .text($0.dns) },
            Column("hsts") { .text($0.hsts) },
            Column("insistFor") { .number($0.insistFor) },
            Column("insistSince") { .time($0.insistSince) },
            Column("insistedUntil") { .time($0.insistedUntil) },
            Column("parked") { .records(parkedNames($0.parked)) },
            Column("addresses") { .records($0.served.map(ServedText.record)) },
        ])
}

private func parkedNames(_ names: [ParkedNameView]) -> [Value.Record] {
    names.map { [Value.Field("name", .text($0.name)), Value.Field("reason", .text($0.reason))] }
}

/// What visitors are shown, in words: the look is a list, and a line has room for what differs.
enum ServedText {
    static func text(_ view: CertificateView) -> String? {
        var words: [String] = []
        for served in view.served {
            let word = word(served)
            if !words.contains(word) { words.append(word) }
        }
        if let unserved = view.unserved { words.append("not seen: \(unserved)") }
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// nil where nothing came.
    static func isTrusted(_ view: CertificateView) -> Bool? {
        let told = view.served.compactMap(\.trusted)
        return told.isEmpty ? nil : told.allSatisfy { $0 }
    }

    static func record(_ served: ServedCertificateView) -> Value.Record {
        [
            Value.Field("name", .text(served.name)), Value.Field("address", .text(served.address)),
            Value.Field("answer", .text(served.answer)), Value.Field("trusted", served.trusted.map { .flag($0) } ?? .none),
            Value.Field("notAfter", .time(served.certificate?.notAfter)), Value.Field("issuer", .text(served.certificate?.issuer)),
            Value.Field("serial", .text(served.certificate?.serial)), Value.Field("faults", .text(served.faults.joined(separator: "; "))),
            Value.Field("reason", .text(served.reason)),
        ]
    }

    private static func word(_ served: ServedCertificateView) -> String {
        switch served.answer {
        case "shown": served.trusted == true ? "shown" : "shown, not trusted"
        case "as-stored": served.trusted == true ? "as stored" : "as stored, not trusted"
        case "another":
            "another, of \(served.certificate?.issuer ?? "nobody known") until \(Value.time(served.certificate?.notAfter).flat)"
                + (served.trusted == true ? "" : ", not trusted")
        default: "\(served.answer) at \(served.address): \(served.reason ?? "nothing came")"
        }
    }
}

extension Columns where Item == CertificateOrdered {
    static let ordered = Columns(
        id: { $0.job?.id ?? "" },
        all: [
            Column("changed") { .flag($0.changed) }, Column("reason") { .text($0.reason) }, Column("next") { .time($0.next) },
            Column("authority") { .text($0.wanted?.authority) }, Column("challenge") { .text($0.wanted?.challenge) },
            Column("wanted") { .list($0.wanted?.names ?? []) }, Column("held") { .text($0.wanted?.held) },
            Column("parked") { .records(parkedNames($0.parked ?? [])) }, Column("warnings") { .list($0.warnings ?? []) },
            Column("job") { .text($0.job?.id) },
        ])
}

extension Columns where Item == BroughtCertificateView {
    static let brought = Columns(
        id: { $0.facts.serial },
        all: [
            Column("covered") { .list($0.facts.names) }, Column("uncovered") { .list($0.uncovered) },
            Column("subject") { .text($0.facts.subject) }, Column("issuer") { .text($0.facts.issuer) },
            Column("serial") { .text($0.facts.serial) }, Column("key") { .text($0.facts.key) },
            Column("fingerprint") { .text($0.facts.fingerprint) }, Column("chain") { .number($0.facts.chain) },
            Column("notBefore") { .time($0.facts.notBefore) }, Column("notAfter") { .time($0.facts.notAfter) },
            Column("trusted") { .flag($0.trusted) },
            Column("faults") { .text($0.faults.isEmpty ? nil : $0.faults.joined(separator: "; ")) },
            Column("leftOut") { .list($0.leftOut) }, Column("worse") { .text($0.worse) },
        ])
}

extension Columns where Item == CertificateRevoked {
    static let revoked = Columns(
        id: { $0.job?.id ?? "" },
        all: [
            Column("authority") { .text($0.authority) }, Column("serial") { .text($0.serial) },
            Column("generation") { .number($0.generation) }, Column("replacement") { .text($0.replacement?.authority) },
            Column("insistedUntil") { .time($0.insistedUntil) }, Column("job") { .text($0.job?.id) },
            Column("instead") { .text($0.instead) }, Column("waits") { $0.waits.map(Value.flag) ?? .none },
        ])
}
