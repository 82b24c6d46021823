import SiteModel

/// Names an order, and its scratch directory. Whoever orders chooses it and asks by it again after a restart: the same one is never ordered twice.
package struct OrderID: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "order"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let fits = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        return fits && (1...64).contains(text.utf8.count) && text.utf8.first != 45
            ? nil : "it must hold 1 to 64 of a-z, 0-9 and - and not begin with a hyphen"
    }
}

/// What is wanted of an authority.
package struct CertificateOrder: Sendable, Hashable, Codable {
    /// How it is proved that the names are this host's.
    package enum Challenge: Sendable, Hashable, Codable {
        /// A file that is served over HTTP from the host's directory of challenges.
        case http
        /// A record in DNS; the only way for wildcards.
        case dns(DNSProviderName)
    }
    /// Let's Encrypt's.
    package static let mostNames = 100
    package var id: OrderID
    /// The first one names lego's files. At most `mostNames`.
    package var names: [CertificateName]
    package var authority: AuthorityName
    package var challenge: Challenge
    /// nil: that of acme.conf, or the authority's usual one.
    package var profile: ProfileName?
    /// PEM of the certificate that this one takes the place of: with renewal information the authority counts no limit for it (RFC 9773 5).
    package var replacing: String?

    package init(
        _ id: OrderID, names: [CertificateName], authority: AuthorityName, challenge: Challenge, profile: ProfileName? = nil,
        replacing: String? = nil
    ) {
        self.id = id
        self.names = names
        self.authority = authority
        self.challenge = challenge
        self.profile = profile
        self.replacing = replacing
    }
}

/// What lego was last heard to do. Its last word is its end, which the call itself tells.
package enum OrderProgress: Sendable, Hashable {
    case registering
    case ordered
    case proving(CertificateName)
    case proved(CertificateName)
    case signing
    case received
}

/// A certificate with its key, as a generation of a site holds them.
package struct OrderedCertificate: Sendable, Hashable {
    /// The chain, the leaf first, and the key; checked against each other and against the order's names.
    package var text: Secret
    package var names: [CertificateName]
    /// Seconds since 1970.
    package var notBefore: Int64
    package var notAfter: Int64
    /// As the certificate says it.
    package var issuer: String
    /// In hexadecimal digits.
    package var serial: String
    /// Of the whole certificate. A serial number is one among those of one signer.
    package var fingerprint: SHA256Hex?

    package init(
        text: Secret, names: [CertificateName], notBefore: Int64, notAfter: Int64, issuer: String, serial: String,
        fingerprint: SHA256Hex? = nil
    ) {
        self.text = text
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.issuer = issuer
        self.serial = serial
        self.fingerprint = fingerprint
    }

    /// Whether this very certificate lies there.
    package func lies(_ lying: CertificateFacts?) -> Bool { fingerprint != nil && lying?.fingerprint == fingerprint }

    package static func == (a: Self, b: Self) -> Bool { a.serial == b.serial && a.text == b.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(serial) }
}

/// What lies in the scratch directory of an order.
package struct OrderStanding: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// lego was not begun: asking for it begins it.
        case prepared
        case running
        /// Its certificate lies there, until it is discarded.
        case issued
        case failed(OrderFailure)
        /// No order's: a revocation, or a removal, ended in the middle, with its daemon. A copy of the account's key lies there.
        case leftover
        /// Somebody else's, or damaged: it can be discarded and nothing else.
        case unreadable(String)
    }
    /// The directory's name, which may be a stranger's.
    package var name: String
    package var order: CertificateOrder?
    package var state: State
    package init(name: String, order: CertificateOrder?, state: State) {
        self.name = name
        self.order = order
        self.state = state
    }
}
