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
        /// The authority said that it is not to be asked before then, seconds since 1970. Whoever asks for a certificate waits for that, too.
        package var until: Int64?
        package init(at: Int64, kind: String, reason: String, authority: String?, until: Int64? = nil) {
            self.at = at
            self.kind = kind
            self.reason = printable(reason, longest: 400)
            self.authority = authority
            self.until = until
        }

        /// It waits for an authority's limits, or for one that is down: so do others, and nothing is wrong with this order.
        package var isOfOthers: Bool { [ProblemCode.limitReached.rawValue, ProblemCode.breakerOpen.rawValue].contains(kind) }
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
    /// Who signed the certificate that is served; nil: it is not known.
    package private(set) var authority: String?
    /// What the authority said of the certificate that is served.
    package var window: RenewalWindow?
    /// When it is asked about that again, seconds since 1970.
    package var askAgain: Int64 = 0
    // What came later is optional: older agents kept nothing of it.
    /// Authorities that failed for this site, or asked to be left alone, by name.
    package internal(set) var holds: [String: AuthorityHold]?
    /// Names that an authority did not sign for, and when it is asked for them again.
    package internal(set) var refused: [String: OrderBackoff]?
    /// How often what this order gave could not be proved.
    package private(set) var unproved: Int?
    /// The generation of the site's certificate that its authority revoked: whoever serves it on gets another as soon as one is to be had.
    package private(set) var revoked: Int?

    package init(dice: UInt64) { self.dice = dice }

    /// A further order, of which nobody has heard yet.
    package mutating func begin(_ site: SiteID) {
        orders = min(max(0, orders), Int(Int32.max)) + 1
        order = "\(site)-\(orders)"
        unproved = nil
    }

    /// What this order gave was served, and not as it should be.
    package mutating func noteUnproved() { unproved = min(max(0, unproved ?? 0), Int(Int32.max)) + 1 }

    package mutating func noteRevoked(_ generation: Int) { revoked = generation }

    /// Of what an authority revoked browsers do not wait for the end.
    package func isRevoked(_ certificate: SiteCertificate?) -> Bool { revoked != nil && revoked == certificate?.generation }

    /// Whether another order would ask the authority anew before it is time.
    package func holdsOrder(at now: Int64) -> Bool { order == nil && backoff.wait(at: now) > 0 }

    /// What follows for the next try.
    package enum Pause: Sendable, Hashable {
        /// Longer with each failure. - Parameters: `retryAfter`: at least so many seconds, as the authority asked for; `atMost`: then it is otherwise.
        case longer(retryAfter: Int64?, atMost: Int64? = nil)
        /// Nobody was asked, or whom to ask is down: so many seconds, however often.
        case steady(seconds: Int64)
    }

    /// - Parameter keepsOrder: it has its certificate, which could not be served: what is tried again is that.
    package mutating func fail(_ failure: Failure, _ pause: Pause, keepsOrder: Bool = false) {
        if !keepsOrder { order = nil }
        note(failure)
        backoff.note(pause, at: failure.at)
    }

    /// That it waits for others now takes nothing from what was wrong with it before; and who waits for the same one still has waited since then.
    private mutating func note(_ new: Failure) {
        if new.isOfOthers, let failure, !failure.isOfOthers { return }
        var new = new
        if new.isOfOthers, let failure, failure.kind == new.kind, failure.authority == new.authority { new.at = min(failure.at, new.at) }
        failure = new
    }

    /// Its certificate is served: the next one begins from nothing.
    /// - Parameters:
    ///   - dice: of the new one.
    ///   - authority: who signed it; nil: whoever signed the one before.
    package mutating func succeed(parked: [String: String], dice: UInt64, authority: String? = nil) {
        self.authority = authority ?? self.authority
        (window, askAgain) = (nil, 0)
        rest(parked: parked)
        self.dice = dice
    }

    /// What is served stays: no order is under way, and none failed. What its authority said of it holds.
    package mutating func rest(parked: [String: String]) {
        (order, failure, unproved) = (nil, nil, nil)
        backoff.reset()
        self.parked = parked
        // What an authority asked for holds, whatever another one signed.
        holds = holds?.compactMapValues { hold in hold.until.map { AuthorityHold(until: $0) } }
        refused = refused.map { $0.filter { parked[$0.key] != nil } }
    }
}

extension CertificateStanding {
    /// An authority without renewal information, or one that does not answer, is asked again after so long.
    package static let askedAgain = Seconds.day / 4

    /// What the authority said of when it wants the certificate renewed. - Parameter after: seconds, as it said.
    package mutating func note(_ window: RenewalWindow?, at now: Int64, after: Int64) {
        self.window = window
        askAgain = Seconds.sane(now) + min(max(60, after), Seconds.day)
    }

    /// It gave no answer: what it said before holds.
    package mutating func noteSilence(at now: Int64, after: Int64?) {
        askAgain = Seconds.sane(now) + min(max(Self.askedAgain, after ?? 0), Seconds.day)
    }

    /// Whether the authority is to be asked again. A time that no answer can have given comes from a clock that was put back.
    package func isAsked(at now: Int64) -> Bool { askAgain <= now || askAgain > Seconds.sane(now) + Seconds.day }

    /// Whoever failed, or asked to be left alone, is one that root names no more: of the others it says nothing.
    package func isOfNobody(in settings: AuthoritySettings) -> Bool {
        guard let name = failure?.authority else { return false }
        return !settings.authorities.contains { $0.name.rawValue == name }
    }

    /// Whether this authority is to be told that the certificate which is served is replaced. An order of which nobody knows how it ended may have
    /// replaced it already, and who says so again is refused.
    package func mayName(_ authority: AuthorityName) -> Bool {
        self.authority == authority.rawValue && !(failure.map { Self.ofUnknownEnd.contains($0.kind) } ?? false)
    }
    private static let ofUnknownEnd: Set = ["lost", "interrupted", "deadline", "unfit-certificate", "not-served", "other"]

    /// Its order waits for others'. - Parameter seconds: until it is looked at again.
    package mutating func wait(for reason: String, authority: AuthorityName, at now: Int64, seconds: Int64) {
        note(Failure(at: now, kind: ProblemCode.limitReached.rawValue, reason: reason, authority: authority.rawValue))
        backoff.hold(at: now, seconds: seconds)
    }

    /// As it is where neither its last order failed nor a name was left out.
    package var untroubled: CertificateStanding {
        var standing = self
        (standing.failure, standing.parked) = (nil, [:])
        return standing
    }
}
