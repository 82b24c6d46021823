/// What is known of a site's way to a certificate of an authority, beside the certificate itself: the order under way, how the last one ended, and when
/// the next may begin. Kept over restarts; a site that never ordered has none.
package struct CertificateStanding: Codable, Sendable, Hashable {
    /// An order that did not give a certificate.
    package struct Failure: Codable, Sendable, Hashable {
        /// Seconds since 1970.
        package var at: Int64
        /// As an authority or the look before it named it: `unauthorised`, `not-ready`.
        package var kind: String
        /// For people, printable.
        package var reason: String
        /// Who was asked; nil: nobody.
        package var authority: String?
        package init(at: Int64, kind: String, reason: String, authority: String?) {
            self.at = at
            self.kind = kind
            self.reason = printable(reason, longest: 400)
            self.authority = authority
        }
    }

    /// The order whose end is not used yet. Kept before anybody is asked, so that a daemon that died asks by the same name again.
    package var order: String?
    /// How many orders there were: the next one's name.
    package private(set) var orders = 0
    package var backoff = OrderBackoff()
    package var failure: Failure?
    /// Names that were left out of the certificate, and why.
    package var parked: [String: String] = [:]
    /// Drawn once for each certificate: where in the authority's window it is renewed.
    package var dice: UInt64
    /// What the authority said of the certificate that is served.
    package var window: RenewalWindow?
    /// When it is asked about that again, seconds since 1970.
    package var askAgain: Int64 = 0

    package init(dice: UInt64) { self.dice = dice }

    /// A further order, of which nobody has heard yet.
    package mutating func begin(_ site: SiteID) {
        orders = min(max(0, orders), Int(Int32.max)) + 1
        order = "\(site)-\(orders)"
    }

    /// - Parameter retryAfter: seconds.
    package mutating func fail(_ failure: Failure, retryAfter: Int64? = nil) {
        order = nil
        self.failure = failure
        backoff.fail(at: failure.at, retryAfter: retryAfter)
    }

    /// Its certificate is served: the next one begins from nothing.
    /// - Parameter dice: of the new one.
    package mutating func succeed(parked: [String: String], dice: UInt64) {
        (order, failure, window, askAgain) = (nil, nil, nil, 0)
        backoff.reset()
        self.parked = parked
        self.dice = dice
    }
}
