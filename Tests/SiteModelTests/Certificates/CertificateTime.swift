import Testing

@testable import SiteModel

/// Times of these tests: a day on which nothing special happens, and moments of one boot that began then.
enum CertificateTime {
    static let start: Int64 = 1_800_000_000
    static let day: Int64 = 86_400

    static func reading(_ seconds: Int64, boot: String = "a") -> ClockReading {
        ClockReading(boot: boot, elapsed: (seconds - start) * 1000, wall: seconds * 1000)
    }

    /// Nothing is known of the time but this.
    static func sound(_ seconds: Int64) throws -> SoundTime {
        try #require(ClockTrust(reading(seconds), .init()).time)
    }

    static func life(days: Int64, from start: Int64 = start) -> CertificateLife {
        CertificateLife(notBefore: start, notAfter: start + days * day)
    }
}
