// Certificates: what is decided about them. When one is renewed (RenewalPlan), which of many comes first (RenewalQueue); how often an authority may be asked
// (OrderLimits, OrderLedger) and when again after a failure (OrderBackoff); which of two is the better (CertificateWorth); when somebody is told that one lapses
// (ExpiryStage); how long browsers are told to insist on TLS (HSTSRamp); and whether the clock is fit to judge any of it (ClockTrust).
// Pure values: times and randomness are handed in. Times are seconds since 1970, waits of limits are milliseconds as in Guards.
// Never here: keys, files, authorities. Read HostServices/Services/Certificates.swift next.

/// From when to when a certificate is valid, as it says itself. A stranger's may say anything: no arithmetic on it can overflow.
package struct CertificateLife: Sendable, Hashable {
    package let notBefore: Int64
    package let notAfter: Int64

    package init(notBefore: Int64, notAfter: Int64) {
        self.notBefore = Seconds.sane(notBefore)
        self.notAfter = Seconds.sane(notAfter)
    }

    package var length: Int64 { max(0, notAfter - notBefore) }
    /// Its last three days, or the last fifth of a short one: time to try again, in which what would have been waited for is waited for no more.
    package static func reserve(of life: CertificateLife) -> Int64 { min(3 * Seconds.day, life.length / 5) }
    /// Seconds; negative after its end.
    package func left(at now: Int64) -> Int64 { notAfter - Seconds.sane(now) }
}

enum Seconds {
    static let hour: Int64 = 3_600
    static let day: Int64 = 86_400
    /// The end of the year 9999, as X.509 has it (RFC 5280 4.1.2.5).
    private static let last: Int64 = 253_402_300_799
    static func sane(_ time: Int64) -> Int64 { min(max(0, time), last) }
}
