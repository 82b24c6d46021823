import HostServices
import SiteModel

/// What runs on a host, and whether it answers: a process that runs is not yet a server that does. Pure.
package struct ServiceAnswers: Sendable {
    /// As they were found and asked.
    package let services: [ServiceStatus]
    /// Why the database does not answer; nil: it does, or cannot be asked for a reason of this machine's own.
    package let databaseProblem: String?

    /// - Parameter web: why nginx does not answer.
    package init(_ found: [ServiceStatus], database: String?, web: String?) {
        let silent = [Self.mariadb: database, ServiceName.nginx: web].compactMapValues(\.self)
        services = found.map { status in
            var status = status
            if status.state == .running, silent[status.name] != nil { status.state = .silent }
            return status
        }
        databaseProblem = database
    }

    private static let mariadb = ServiceName(unchecked: "mariadb")

    package subscript(_ name: ServiceName) -> ServiceStatus? { services.first { $0.name == name } }

    package func findings(_ remedies: HostRemedies) -> [Finding] {
        guard let why = databaseProblem else { return HostFindings.unwell(services, remedies) }
        let status = self[Self.mariadb]
        let remedy = status.flatMap { $0.isUp ? HostFindings.remedy(silent: $0, remedies) : nil } ?? remedies.databaseDown
        let state = status.map { ", and its service \($0.words)" } ?? ""
        let down = Finding(
            "database.down", .error, Self.mariadb.rawValue,
            "\(why)\(state): pages that are not in the cache are not served, and nothing can be changed; sites, and what belongs to nobody, were not looked at",
            remedy: remedy)
        return [down] + HostFindings.unwell(services.filter { $0.name != Self.mariadb }, remedies)
    }

    /// Whether a page of a site would say anything of the site itself: else every site would be told for what is told once.
    package var canAskSites: Bool { databaseProblem == nil && self[.nginx]?.state == .running }

    /// One whose PHP sleeps is left asleep: its socket stands, and its files are looked at in any case. One whose PHP is silent is told already.
    package func isAsked(_ site: SiteID, _ masters: PHPMasters) -> Bool {
        // Where sites share masters, a site has no process that could sleep.
        guard let php = self[.php(site)] else { return true }
        return php.state != .silent && (php.state != .running || php.pid != nil || masters == .shared)
    }
}

extension ServiceStatus {
    /// After "it" or "the service".
    package var words: String {
        state == .silent
            ? "runs (process \(pid.map(String.init) ?? "?")) and does not answer" : "is \(state.rawValue) after \(restarts) restarts"
    }
}
