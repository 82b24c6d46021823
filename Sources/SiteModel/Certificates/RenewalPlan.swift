/// When an authority wants a certificate to be renewed (ACME Renewal Information, RFC 9773).
package struct RenewalWindow: Codable, Sendable, Hashable {
    package let start: Int64
    package let end: Int64

    /// nil for what is no window; then one plans as if nothing had been said (RFC 9773 4.2).
    package init?(start: Int64, end: Int64) {
        let (start, end) = (Seconds.sane(start), Seconds.sane(end))
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    /// One point of it, each as likely as any other. The same dice give the same point at every look.
    fileprivate func point(_ dice: UInt64) -> Int64 { start + Int64(UInt64(end - start).multipliedFullWidth(by: dice).high) }
}

/// When a certificate is renewed.
package struct RenewalPlan: Sendable, Hashable {
    package enum Source: String, Codable, Sendable {
        /// It said when.
        case authority
        /// A part of the certificate's life.
        case lifetime
    }
    /// Seconds since 1970.
    package let at: Int64
    package let source: Source
    private let patience: Int64

    /// - Parameters:
    ///   - window: what the authority said of this certificate; nil: nothing, or it has nothing to say.
    ///   - dice: drawn once for each certificate and kept with it. Drawn at every look, the point would come nearer with each.
    package init(_ life: CertificateLife, window: RenewalWindow? = nil, dice: UInt64) {
        patience = Self.youngest(life)
        // A window in the past is how an authority says that it will revoke; one that ends after the certificate does would have it lapse. In the last days of
        // one, an order that fails has no time to be tried again: then it is renewed before.
        if let window, window.end < life.notAfter {
            let last = life.notAfter - CertificateLife.reserve(of: life)
            at = max(min(window.point(dice), last), life.notBefore + Self.youngest(life))
            // Before its window it did not call for it.
            source = last < window.start ? .lifetime : .authority
        } else {
            at = life.notBefore + Self.share(of: life)
            source = .lifetime
        }
    }

    package func isDue(_ now: SoundTime) -> Bool { at <= now.seconds }

    /// It was due for so long that it should have been renewed: there are two looks a day. Until then nobody is told that the certificate ends.
    package func isLate(_ now: SoundTime) -> Bool { at + patience <= now.seconds }

    /// Two thirds of it, or half of one of a few days.
    private static func share(of life: CertificateLife) -> Int64 {
        life.length < 10 * Seconds.day ? life.length / 2 : life.length / 3 * 2
    }

    /// A day, or less of a short life. An authority that always says "now" gets one order a day, not one for each look.
    private static func youngest(_ life: CertificateLife) -> Int64 { min(Seconds.day, life.length / 6) }
}
