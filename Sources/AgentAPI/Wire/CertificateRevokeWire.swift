import SiteModel

/// The certificate that a site serves is not to be believed any more.
package struct RevokeCertificateRequest: RequestBody, AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["reason", "serial", "dryRun"]
    /// unspecified, key-compromise, affiliation-changed, superseded, cessation-of-operation.
    package var reason: String
    /// Of the one that is meant, in hexadecimal digits: refused where the site has another by now. nil: whichever it has.
    package var serial: String?
    package var dryRun: Bool?
    package init(reason: String, serial: String? = nil, dryRun: Bool? = nil) {
        self.reason = reason
        self.serial = serial
        self.dryRun = dryRun
    }

    package var audited: [String: AuditValue] {
        var audited = ["reason": AuditValue(reason), "dryRun": .flag(dryRun ?? false)]
        if let serial { audited["serial"] = AuditValue(serial) }
        return audited
    }
}

/// A job that replaces the certificate and has it revoked.
package struct CertificateRevoked: Codable, Sendable, Hashable {
    /// Left out where nothing was asked for.
    package var job: JobView?
    /// Who is asked to revoke it; left out where a repeated request is answered.
    package var authority: String?
    /// In hexadecimal digits.
    package var serial: String?
    package var generation: Int?
    /// What an authority is asked for in its place; left out: nobody can be asked, and the site signs one itself.
    package var replacement: WantedCertificateView?
    /// What visitors are shown in its place: `another`, as `replacement` says; `own`, which the site signs itself, and browsers warn of it; `nothing`, where
    /// the site does not answer over TLS.
    package var instead: String?
    /// Where no other one is to be had at once: it stays and is not revoked until there is one. Otherwise the site signs one itself.
    package var waits: Bool?
    /// Until when browsers refuse the site where its certificate is not believed, seconds since 1970.
    package var insistedUntil: Int64?
    package init(job: JobView? = nil) { self.job = job }
}
