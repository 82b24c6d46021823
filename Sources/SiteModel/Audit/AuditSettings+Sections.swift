extension SettingsSection {
    mutating func remote() throws(Problem) -> AuditRemote {
        let kind = try need("kind")
        guard kind == "webhook" else { throw refused("kind '\(printable(kind))' is not known: webhook", of: "kind") }
        let url = try need("url") { try OutboundURL($0) }
        var remote = AuditRemote(way: .webhook(url), key: try anchorKey())
        remote.certificateFile = try path("certificate-file")
        return remote
    }

    /// It is signed, or not sent: exactly one of both says with what.
    private mutating func anchorKey() throws(Problem) -> AuditRemote.Key {
        switch try secret("key") {
        case .file(let path): .file(path)
        case .named(let name): .named(name)
        }
    }

    mutating func archiving() throws(Problem) -> AuditArchiving {
        var archiving = AuditArchiving()
        archiving.records = try number("records", in: 100...10_000_000) ?? archiving.records
        archiving.days = try number("days", in: 1...3_650) ?? archiving.days
        return archiving
    }
}
