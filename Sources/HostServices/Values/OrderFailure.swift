import SiteModel

/// Why an order gave no certificate. What an authority said of it is shown, and never more than its own codes (RFC 8555 6.7) decides.
package struct OrderFailure: Error, Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// It was asked too often; see `retryAfter`.
        case rateLimited = "rate-limited"
        /// Names were not proved to be this host's: those of `names`.
        case unauthorised
        /// It does not sign these names, or not for this account: asking again changes nothing.
        case rejected
        /// It knows the account no more: the next order registers it again.
        case accountGone = "account-gone"
        /// Its server was not reached, broke off, answered 5xx or what nobody understands.
        case serverTrouble = "server-trouble"
        /// It has no such profile, or there is none to ask for.
        case profileRefused = "profile-refused"
        /// The DNS provider took no record.
        case dnsTrouble = "dns-trouble"
        /// What it signed is not what was asked for.
        case unfitCertificate = "unfit-certificate"
        /// It may have signed, and what it signed did not come here, or could not be written down.
        case lost
        /// lego did not end in time, and was ended.
        case deadline
        /// lego ended without a word: it was killed, or the machine went down.
        case interrupted
        case other
    }
    package var kind: Kind
    /// In printable words of at most 400 characters.
    package var reason: String
    /// Seconds from the failure on, at most seven days; nil: nothing was said of it.
    package var retryAfter: Int64?
    /// What was said of single names.
    package var names: [CertificateName: String]

    package init(_ kind: Kind, _ reason: String, retryAfter: Int64? = nil, names: [CertificateName: String] = [:]) {
        self.kind = kind
        self.reason = reason
        self.retryAfter = retryAfter
        self.names = names
    }
}
