import SiteModel

/// A change before it runs: a pure value, the same for the same facts.
package struct Plan: Codable, Sendable, Hashable {
    /// `site.create`, `site.delete` …
    package var operation: String
    /// The lane: one change at a time for each subject. A site id.
    package var subject: String
    /// For people: "create site example.com".
    package var title: String
    package var steps: [StepRecord]
    /// Names taken in the transaction that opens the change (host names); given back by the undo.
    package var claims: [String]
    /// What the store records, as JSON of its own, in the transaction that closes the change as done.
    package var commit: String?

    package init(operation: String, subject: String, title: String, steps: [StepRecord], claims: [String] = [], commit: String? = nil) {
        self.operation = operation
        self.subject = subject
        self.title = title
        self.steps = steps
        self.claims = claims
        self.commit = commit
    }
}
