import AgentAPI

/// What a command that changed something has to tell.
struct ChangeResult: Sendable {
    var changed: Bool
    var change: String?
    /// How the change ended: `done` or `undone`.
    var outcome: String?
    var site: SiteView?
    /// What it made of which settings.
    var settings: [PlanView.SettingView]
    /// The command that goes back, where one was made for it.
    var undo: String?
    var passwordFile: String?
    var password: String?

    init(_ changed: Changing.Changed, site: SiteView?, passwordFile: String? = nil, password: String? = nil) {
        self.changed = changed.answer.changed
        change = changed.answer.change
        outcome = changed.end?.state
        self.site = site
        settings = changed.end?.settings ?? []
        self.passwordFile = passwordFile
        self.password = password
    }
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
            Column("outcome") { .text($0.outcome) },
        ])

    /// `site set`, `disable`, `enable` end with what changed and the way back.
    static let settled = Columns(
        id: result.id,
        all: result.all + [
            Column("settings") { .records(SettingText.records($0.settings)) },
            Column("undo", inTable: false) { .text($0.undo) },
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
