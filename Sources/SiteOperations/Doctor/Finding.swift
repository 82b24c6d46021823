/// One thing that is wrong on a host, or belongs to nobody: what, how bad, and what to do.
package struct Finding: Sendable, Hashable {
    package enum Severity: String, Sendable { case info, warning, error }
    /// `orphan.vhost`, `tool.missing` …: never renamed.
    package var code: String
    package var severity: Severity
    package var subject: String
    package var text: String
    package var remedy: String?
    package var deletable: Bool
    package var adoptable: Bool

    package init(
        _ code: String, _ severity: Severity, _ subject: String, _ text: String, remedy: String?, deletable: Bool = false,
        adoptable: Bool = false
    ) {
        self.code = code
        self.severity = severity
        self.subject = subject
        self.text = text
        self.remedy = remedy
        self.deletable = deletable
        self.adoptable = adoptable
    }
}
