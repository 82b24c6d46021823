import HostServices
import JobEngine
import SiteModel

// SiteOperations/Health: what one look at a host comes to, in a word for each part.
//
// Here: the facts of a look (HostLook), their judgement (HealthReport). Pure.
// Never here: looking, clocks, HTTP. Read HealthReport.swift next.

/// Everything that one look at a host saw: what alerts are judged by, and what metrics count beside it. nil: it could not be asked.
package struct HostLook: Sendable {
    package struct CertificateEnd: Sendable, Hashable {
        package var domain: String
        /// Seconds since 1970.
        package var notAfter: Int64
        package init(domain: String, notAfter: Int64) {
            self.domain = domain
            self.notAfter = notAfter
        }
    }
    package struct Entry: Sendable, Hashable {
        package var name: String
        package var isEnabled: Bool
        /// Seconds since 1970.
        package var next: Int64?
        package var lastRun: Int64?
        /// A run is due and was not begun.
        package var isLate: Bool
        /// Why it is not understood, and does not run.
        package var problem: String?
        package init(name: String, isEnabled: Bool, next: Int64?, lastRun: Int64?, isLate: Bool, problem: String? = nil) {
            self.name = name
            self.isEnabled = isEnabled
            self.next = next
            self.lastRun = lastRun
            self.isLate = isLate
            self.problem = problem
        }
    }
    package var facts = AlertFacts()
    /// All of them, also those in the trash.
    package var sites: [Site]?
    package var jobs: [JobCount]?
    package var certificates: [CertificateEnd]?
    package var entries: [Entry]?
    /// Alerts that people see, by severity.
    package var alerts: [AlertSeverity: Int]?
    /// Stops of crisis mode.
    package var stops = 0
    package init() {}
}
