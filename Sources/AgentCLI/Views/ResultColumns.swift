import AgentAPI

/// What a command that changed something has to tell.
struct ChangeResult: Sendable {
    var changed: Bool
    var change: String?
    var site: SiteView?
    var passwordFile: String?
    var password: String?
}

extension Columns where Item == ChangeResult {
    static let result = Columns(
        id: { $0.site?.id ?? $0.change ?? "" },
        all: [
            Column("changed") { .flag($0.changed) },
            Column("change") { .text($0.change) },
            Column("id") { .text($0.site?.id) },
            Column("domain") { .text($0.site?.domain) },
            Column("state") { .text($0.site?.state) },
            Column("url") { .text($0.site?.url) },
        ])

    /// `site create` ends with what is needed to log in.
    static let created = Columns(
        id: result.id,
        all: result.all + [
            Column("adminLogin") { .text($0.site?.adminLogin) },
            Column("passwordFile") { .text($0.passwordFile) },
            Column("password") { .text($0.password) },
        ])
}
