import AgentAPI
import SiteModel

extension Columns where Item == SiteView {
    static let site = Columns(
        id: { $0.id },
        all: [
            Column("domain") { .text($0.domain) },
            Column("state") { .text($0.state) },
            Column("url") { .text($0.url) },
            Column("php") { .text($0.php) },
            Column("cache") { .text($0.cache) },
            Column("wordpress") { .text($0.wordpress) },
            Column("enabled") { .flag($0.enabled) },
            Column("id", inTable: false) { .text($0.id) },
            Column("compiled", inTable: false) { .text($0.compiled) },
            Column("title", inTable: false) { .text($0.title) },
            Column("aliases", inTable: false) { .list($0.aliases) },
            Column("adminLogin", inTable: false) { .text($0.adminLogin) },
            Column("adminEmail", inTable: false) { .text($0.adminEmail) },
            Column("locale", inTable: false) { .text($0.locale) },
            Column("uid", inTable: false) { .number($0.uid) },
            Column("createdAt", inTable: false) { .time($0.createdAt) },
            Column("trashedAt", inTable: false) { .time($0.trashedAt) },
            Column(
                "limits", inTable: false,
                forPeople: { site in .list(SiteLimits.Name.allCases.map { "\($0.rawValue)=\(site.limits.words($0))" }) }
            ) { site in
                .list(SiteLimits.Name.allCases.map { "\($0.rawValue)=\(site.limits[$0])\($0.isSize ? "M" : "")" })
            },
            Column("snippet", inTable: false) { .text($0.snippet) },
            Column("tls", inTable: false) { .text($0.tls) },
            Column("tlsDNS", inTable: false) { .text($0.tlsDNS) },
            Column("hsts", inTable: false) { .text($0.hsts) },
            Column("insistFor", inTable: false) { .number($0.insistFor) },
            Column("insistSince", inTable: false) { .time($0.insistSince) },
            Column("insistedUntil", inTable: false) { .time($0.insistedUntil) },
        ])

    /// `site show`: everything, also in a table.
    static let wholeSite = Columns(id: site.id, all: site.all.map { Column($0.name, forPeople: $0.forPeople, $0.value) })
}
