import SiteModel

/// What an authority's directory says (RFC 8555 7.1.1), bounded and checked.
package struct AuthorityFacts: Sendable, Hashable {
    /// Those that it names; empty: it has no profiles.
    package var profiles: Set<ProfileName>
    package var needsExternalAccount: Bool
    /// Below which address it says when it wants certificates renewed, as it was written; nil: it says nothing of that.
    package var renewalAddress: String?

    package init(profiles: Set<ProfileName>, needsExternalAccount: Bool, renewalAddress: String?) {
        self.profiles = profiles
        self.needsExternalAccount = needsExternalAccount
        self.renewalAddress = renewalAddress
    }
}

/// When an authority wants a certificate to be renewed (RFC 9773). Seconds since 1970.
package struct RenewalInformation: Sendable, Hashable {
    package var windowBegin: Int64
    package var windowEnd: Int64
    /// Seconds until it is worth asking again: 60 to 86,400.
    package var retryAfter: Int64

    package init(windowBegin: Int64, windowEnd: Int64, retryAfter: Int64) {
        self.windowBegin = windowBegin
        self.windowEnd = windowEnd
        self.retryAfter = retryAfter
    }
}
