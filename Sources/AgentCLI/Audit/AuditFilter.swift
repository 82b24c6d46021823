import ArgumentParser
import Foundation
import SiteModel

/// Which records: the same words for looking and for exporting.
struct AuditFilter: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only records since then: 90s, 30m, 1h, 2d ago, or a time like 2026-11-26T10:00 (UTC).", valueName: "time"),
        transform: Since.read)
    var since: Since?

    @Option(help: ArgumentHelp("Only records before then.", valueName: "time"), transform: Since.read)
    var until: Since?

    @Option(help: "Only what this user did: a name or a number.")
    var actor: String?

    @Option(help: "Only this verb (site.create), or all of a noun (site).", completion: .list(AuditActions.all))
    var action: String?

    @Option(help: "Only what was done to this: a part of a domain or of an id.")
    var entity: String?

    @Option(help: "Only what was done to this site and to its jobs: a domain, an alias or an id.")
    var site: String?

    @Option(help: "Only \(AuditRecord.Outcome.allCases.map(\.rawValue).joined(separator: ", ")).")
    var outcome: AuditRecord.Outcome?

    @Option(help: "Only what belongs to this change.")
    var change: String?

    func query(limit: Int) -> AuditQuery {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        var query = AuditQuery(limit: limit)
        (query.since, query.until) = (since?.milliseconds(now: now), until?.milliseconds(now: now))
        (query.actor, query.action, query.entity) = (actor, action.map(AuditActions.asked), entity)
        (query.site, query.outcome, query.change) = (site, outcome, change)
        return query
    }
}

extension AuditRecord.Outcome: ExpressibleByArgument {}
