import SiteModel

/// Where the newest point of the audit log is written down, apart from the log itself: what was published can be read again, and is not taken back when
/// the log is cut off or put back from a copy.
package protocol AuditAnchors: Sendable {
    /// What people call it: "the journal".
    var place: String { get }
    /// Safe to repeat. - Throws: when it is not written down.
    func publish(_ anchor: AuditAnchor) async throws
    /// The newest ones that are still there; in any order. What lies among them and is none is left out, and told.
    func published() async throws -> AuditAnchorLines
}
