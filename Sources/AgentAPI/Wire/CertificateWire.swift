import SiteModel

/// A site's certificate: what lies on the disk, what visitors are shown, and what becomes of it. Times are seconds since 1970.
package struct CertificateView: Codable, Sendable, Hashable {
    package var site: String
    package var domain: String
    /// auto, wildcard, import, off.
    package var mode: String
    /// Who holds the names' entries in the DNS, where they are proved by them.
    package var dns: String?
    /// off, on, ramp; nil: of a daemon that does not say it, or of a socket that is watched.
    package var hsts: String?
    /// By which visitors come; the site's own first.
    package var names: [String]
    /// Those that the stored one does not stand for.
    package var uncovered: [String] = []
    /// itself, authority, imported; nil: it has none.
    package var signer: String?
    /// For people: itself, or who.
    package var signedBy: String?
    package var generation: Int?
    /// nil: nothing lies there that can be read.
    package var stored: CertificateFactsView?
    /// Why nothing can be read.
    package var problem: String?
    /// Whole days until the end of the stored one; negative after it.
    package var daysLeft: Int?
    /// calm, month, fortnight, week, threeDays, lastDay, lapsed; nil where nobody knows, or the clock is in doubt.
    package var stage: String?
    /// By address of this host.
    package var served: [ServedCertificateView] = []
    /// Why nobody looked at what is served.
    package var unserved: String?
    /// none, rests, waits, due, ordering.
    package var course: String
    package var reason: String?
    /// When it is renewed, or the next order begins; nil: nobody knows.
    package var next: Int64?
    /// Who says when it is renewed: authority (its renewal information), lifetime (a part of the certificate's); nil: none is to be renewed.
    package var nextFrom: String?
    /// What an authority would be asked for; nil: none would be asked.
    package var wanted: WantedCertificateView?
    /// The order that runs, or whose end is not used yet.
    package var order: String?
    /// The job that is to have a certificate of the site revoked, and has not ended.
    package var revocation: String?
    /// In a row.
    package var failures = 0
    package var failure: FailedOrderView?
    package var parked: [ParkedNameView] = []
    /// Seconds for which browsers are told to insist on TLS; 0: they are told to forget it; nil: nothing is said.
    package var insistFor: Int64?
    /// Since when.
    package var insistSince: Int64?
    /// Until when some may insist that came before; nil: nobody does, or the clock is in doubt.
    package var insistedUntil: Int64?

    package init(site: String, domain: String, mode: String, names: [String], course: String) {
        self.site = site
        self.domain = domain
        self.mode = mode
        self.names = names
        self.course = course
    }

    /// The query keys of its list.
    package static let keys = ["expiring"]
    /// Seconds.
    package static let expiringRange: ClosedRange<Int64> = 0...10 * 366 * 86_400
}

/// What a certificate says.
package struct CertificateFactsView: Codable, Sendable, Hashable {
    package var names: [String]
    package var notBefore: Int64
    package var notAfter: Int64
    package var subject: String
    package var issuer: String
    /// In hexadecimal digits.
    package var serial: String
    /// `ECDSA 256`.
    package var key: String?
    /// SHA-256 of the whole of it.
    package var fingerprint: String?
    /// Certificates that come along, this one counted.
    package var chain: Int
    package init(
        names: [String], notBefore: Int64, notAfter: Int64, subject: String, issuer: String, serial: String, key: String?,
        fingerprint: String?, chain: Int
    ) {
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.subject = subject
        self.issuer = issuer
        self.serial = serial
        self.key = key
        self.fingerprint = fingerprint
        self.chain = chain
    }
}

/// What one address of this host showed for one name of a site.
package struct ServedCertificateView: Codable, Sendable, Hashable {
    package var name: String
    package var address: String
    /// as-stored, another, unreadable, silent, none.
    package var answer: String
    /// Whether a browser would believe it; nil: nothing came.
    package var trusted: Bool?
    /// Why it would not.
    package var faults: [String]
    package var certificate: CertificateFactsView?
    /// Why nothing came, or what came is no certificate.
    package var reason: String?
    package init(
        name: String, address: String, answer: String, trusted: Bool? = nil, faults: [String] = [],
        certificate: CertificateFactsView? = nil, reason: String? = nil
    ) {
        self.name = name
        self.address = address
        self.answer = answer
        self.trusted = trusted
        self.faults = faults
        self.certificate = certificate
        self.reason = reason
    }
}

/// What an authority would be asked for.
package struct WantedCertificateView: Codable, Sendable, Hashable {
    package var names: [String]
    /// Who is asked first, as acme.conf names it.
    package var authority: String
    /// http, or dns with its provider: `dns cloudflare`.
    package var challenge: String
    /// Why it may not be asked now; nil: nothing is known to stand against it.
    package var held: String?
    package init(names: [String], authority: String, challenge: String, held: String? = nil) {
        self.names = names
        self.authority = authority
        self.challenge = challenge
        self.held = held
    }
}

/// How the last order ended, where it gave no certificate.
package struct FailedOrderView: Codable, Sendable, Hashable {
    package var at: Int64
    /// As an authority or the look before it names it: `unauthorised`, `not-ready`.
    package var kind: String
    package var reason: String
    /// Who was asked; nil: nobody.
    package var authority: String?
    package init(at: Int64, kind: String, reason: String, authority: String?) {
        self.at = at
        self.kind = kind
        self.reason = reason
        self.authority = authority
    }
}

/// A name that was left out of the certificate, and why.
package struct ParkedNameView: Codable, Sendable, Hashable {
    package var name: String
    package var reason: String
    package init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }
}
