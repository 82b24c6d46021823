import ChangeEngine
import HostServices
import JobEngine
import SiteModel

/// What one look at a host saw. nil: it could not be asked, or was not this time; then nothing is said about it, neither well nor ill.
package struct AlertFacts: Sendable {
    package enum Database: Sendable, Hashable {
        case answers
        case silent(String)
    }
    package struct Jobs: Sendable, Hashable {
        /// Given up in the last hour.
        package var dead: Int
        /// Taken in and not begun.
        package var waiting: Int
        package var isPaused: Bool
        package init(dead: Int, waiting: Int, isPaused: Bool) {
            self.dead = dead
            self.waiting = waiting
            self.isPaused = isPaused
        }

        /// Those that are behind: not orders of certificates, which wait for others to answer, in places of their own, and of which there may be a thousand at once.
        package static func waiting(_ counts: [JobCount]) -> Int {
            counts.filter { ($0.state == .queued || $0.state == .waiting) && $0.kind != JobKind.orderCertificate.name }
                .reduce(0) { $0 + $1.number }
        }
    }
    /// What root writes: channels, exceptions, breakers and limits, authorities. What is wrong with that of the audit log is `anchorProblem`.
    package enum RootFile: String, Sendable {
        case alerts = "alerts.conf"
        case outbound = "outbound.conf"
        case guards = "guards.conf"
        /// With the roots that it names.
        case acme = "acme.conf"
    }
    package var database: Database?
    /// Of the host and of sites.
    package var services: [ServiceStatus]?
    package var vitals: Vitals?
    package var jobs: Jobs?
    /// Changes that have not ended.
    package var unfinished: [Change]?
    /// Of sites, which they name by their ids.
    package var certificates: [AlertSighting]?
    /// What of certificates could not be looked at.
    package var unseenCertificates = UnseenAlerts()
    /// Of sockets that are watched.
    package var watched: [AlertSighting]?
    package var clock: ClockTrust?
    package var held: [SiteID]?
    /// Why the last run of a site's schedule failed.
    package var schedules: [SiteID: String]?
    /// Why an entry of the host's own schedule is not understood, by its name.
    package var unreadableEntries: [String: String]?
    package var secrets: [SecretFindings.Standing]?
    /// A file that names some was not understood: of those that are missing nobody knows.
    package var isSecretUseUnknown = false
    /// Why the last audit record was not written.
    package var auditProblem: String?
    /// Why the newest points of the audit log are not kept elsewhere.
    package var anchorProblem: String?
    /// Of those whom the agent asks, and how often it may.
    package var breakers: [BreakerStatus]?
    package var limits: [LimitStatus]?
    /// Orders of certificates that wait for their authorities' limits.
    package var waitingOrders: [AlertSighting]?
    /// Why they are not understood.
    package var settingsProblems: [RootFile: String] = [:]
    /// When it was looked. Milliseconds since 1970.
    package var now: Int64 = 0
    /// The domains of live sites that are switched on; what concerns another site is said of none.
    package var sites: [SiteID: String]?
    package init() {}
}
