/// GET /api/health: a word for the whole host and for each of its parts. It says nothing of who is served, where, or why something is not well: whoever
/// may know asks the doctor.
package struct HealthReportView: Codable, Sendable, Hashable {
    /// fail: answered with 503.
    package var status: HealthWordView
    /// Seconds since the host was looked at; none where it was not yet. What is too old fails.
    package var age: Int64?
    /// database, queue, disk, services, secrets, audit, crisis.
    package var parts: [String: HealthWordView]
    package init(status: HealthWordView, age: Int64?, parts: [String: HealthWordView]) {
        self.status = status
        self.age = age
        self.parts = parts
    }
}

package enum HealthWordView: String, Codable, Sendable, Hashable, CaseIterable { case ok, warn, fail }
