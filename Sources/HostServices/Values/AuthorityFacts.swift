import SiteModel

/// What an authority's directory says (RFC 8555 7.1.1), bounded and checked.
package struct AuthorityFacts: Sendable, Hashable {
    /// Those that it names; empty: it has no profiles.
    package var profiles: Set<ProfileName>
    package var terms: String?
    package var needsExternalAccount: Bool
    package var hasRenewalInformation: Bool

    package init(profiles: Set<ProfileName>, terms: String?, needsExternalAccount: Bool, hasRenewalInformation: Bool) {
        self.profiles = profiles
        self.terms = terms
        self.needsExternalAccount = needsExternalAccount
        self.hasRenewalInformation = hasRenewalInformation
    }
}

/// When an authority wants a certificate to be renewed (RFC 9773). Seconds since 1970.
package struct RenewalInformation: Sendable, Hashable {
    package var windowBegin: Int64
    package var windowEnd: Int64
    /// Printable, of at most 400 characters.
    package var explanation: String?
    /// Seconds until it is worth asking again: 60 to 86,400.
    package var retryAfter: Int64

    package init(windowBegin: Int64, windowEnd: Int64, explanation: String? = nil, retryAfter: Int64) {
        self.windowBegin = windowBegin
        self.windowEnd = windowEnd
        self.explanation = explanation
        self.retryAfter = retryAfter
    }
}
