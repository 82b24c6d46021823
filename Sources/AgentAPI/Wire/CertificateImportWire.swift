import SiteModel

/// A certificate that a person brings for a site, with its key.
package struct ImportCertificateRequest: RequestBody, AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["pem", "name", "yes", "dryRun"]
    /// The certificate, its chain and its key as PEM, in any order.
    package var pem: SecretText
    /// What the person calls it; an error says it.
    package var name: String?
    /// Also where visitors are worse off with it than with what stands.
    package var yes: Bool?
    package var dryRun: Bool?
    package init(pem: Secret, name: String? = nil, yes: Bool? = nil, dryRun: Bool? = nil) {
        self.pem = SecretText(pem)
        self.name = name
        self.yes = yes
        self.dryRun = dryRun
    }

    package var audited: [String: AuditValue] {
        ["pem": .hidden, "yes": .flag(yes ?? false), "dryRun": .flag(dryRun ?? false)]
    }
}

/// What was brought, as it is understood; nothing of its key. Times are seconds since 1970.
package struct BroughtCertificateView: Codable, Sendable, Hashable {
    package var facts: CertificateFactsView
    /// Names of the site for which it does not stand.
    package var uncovered: [String]
    /// What was in it and is left out, by subject: roots, and what is on no way up.
    package var leftOut: [String]
    /// Whether browsers would believe it.
    package var trusted: Bool
    /// Why they would not.
    package var faults: [String]
    /// Why visitors are worse off with it than with what stands; left out: they are not.
    package var worse: String?
    package init(
        facts: CertificateFactsView, uncovered: [String], leftOut: [String], trusted: Bool, faults: [String], worse: String?
    ) {
        self.facts = facts
        self.uncovered = uncovered
        self.leftOut = leftOut
        self.trusted = trusted
        self.faults = faults
        self.worse = worse
    }
}
