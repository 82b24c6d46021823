import SiteModel

/// A certificate is wanted of an authority, now.
package struct OrderCertificateRequest: RequestBody, AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["renew", "force", "dryRun"]
    /// Where one lies that is not due: nothing is done, and that is told. Otherwise it is a refusal.
    package var renew: Bool?
    /// Also where one lies that is not due.
    package var force: Bool?
    package var dryRun: Bool?
    package init(renew: Bool? = nil, force: Bool? = nil, dryRun: Bool? = nil) {
        self.renew = renew
        self.force = force
        self.dryRun = dryRun
    }

    package var audited: [String: AuditValue] {
        ["renew": .flag(renew ?? false), "force": .flag(force ?? false), "dryRun": .flag(dryRun ?? false)]
    }
}

/// What came of it: a job that gets the certificate, or nothing that is to be done.
package struct CertificateOrdered: Codable, Sendable, Hashable {
    /// False: nothing had to be done, or nothing was asked for.
    package var changed: Bool
    package var job: JobView?
    /// Why nothing had to be done.
    package var reason: String?
    /// When it is renewed by itself, seconds since 1970.
    package var next: Int64?
    /// What the authority is asked for; left out where a repeated request is answered.
    package var wanted: WantedCertificateView?
    /// Names that would be left out, and why; of a dry run alone.
    package var parked: [ParkedNameView]?
    /// What a person should know before; of a dry run alone.
    package var warnings: [String]?
    package init(
        changed: Bool, job: JobView? = nil, reason: String? = nil, next: Int64? = nil, wanted: WantedCertificateView? = nil
    ) {
        self.changed = changed
        self.job = job
        self.reason = reason
        self.next = next
        self.wanted = wanted
    }
}

/// Whether an authority would find this host behind a name.
package struct ChallengeNameView: Codable, Sendable, Hashable {
    package var name: String
    package var ready: Bool
    /// By address that the DNS gives, IPv4 first; empty: it gives none.
    package var addresses: [ChallengeAddressView]
    /// Why it is not ready; where it is, what a person should still know.
    package var remarks: [String]
    package init(name: String, ready: Bool, addresses: [ChallengeAddressView], remarks: [String]) {
        self.name = name
        self.ready = ready
        self.addresses = addresses
        self.remarks = remarks
    }
}

package struct ChallengeAddressView: Codable, Sendable, Hashable {
    package var address: String
    /// The file came, as it was put.
    package var reached: Bool
    package var remark: String?
    package init(address: String, reached: Bool, remark: String?) {
        self.address = address
        self.reached = reached
        self.remark = remark
    }
}
