import JobEngine

/// What a job of `certificate.order` is told.
package struct CertificateOrdering: JobPayload, Hashable {
    /// A person waits for it: neither the time nor an earlier failure holds it back.
    package var isAsked: Bool
    package init(isAsked: Bool = false) { self.isAsked = isAsked }
}
