import Testing

@testable import SiteModel

@Suite("Which of two certificates is the better") struct CertificateWorthTests {
    private typealias Time = CertificateTime
    private func worth(
        days: Int64 = 45, trusted: Bool = true, covered: Int = 2, revoked: Bool = false, at now: Int64 = Time.start + 10
    ) -> CertificateWorth {
        CertificateWorth(Time.life(days: days), found: trusted ? .trusted : .untrusted, covered: covered, isRevoked: revoked, at: now)
    }

    @Test("what is revoked is worse than what the host signs itself, and that is worse than what is trusted, whatever else they say")
    func standing() {
        let (own, trusted) = (worth(days: 1, trusted: false, covered: 1), worth(days: 1, covered: 1))
        let revoked = worth(days: 900, covered: 9, revoked: true)
        #expect(revoked < own && !revoked.mayReplace(own) && own.mayReplace(revoked))
        let long = worth(days: 3650, trusted: false, covered: 9)
        #expect(long < trusted && !long.mayReplace(trusted) && trusted.mayReplace(long))
    }

    @Test("time and names make flaws by themselves") func found() {
        let own = worth(days: 20, trusted: false)
        #expect(worth(days: 10, at: Time.start + 10 * Time.day) < own, "lapsed")
        #expect(worth(at: Time.start - 1) < own, "not valid yet")
        #expect(worth(covered: 0) < own && worth(covered: -1).covered == 0, "another's")
    }

    @Test("then names count, then how long it lasts, and one that is worth as much may") func order() {
        #expect(!worth(days: 90, covered: 1).mayReplace(worth(days: 1, covered: 2)))
        #expect(worth(days: 90).mayReplace(worth(days: 45)) && !worth(days: 45).mayReplace(worth(days: 90)))
        #expect(worth().mayReplace(worth()) && worth(revoked: true).mayReplace(nil))
    }

    @Test("of one that another follows before its end, the end is no measure, and all else is") func followed() {
        let (short, long) = (worth(days: 6), worth(days: 90))
        #expect(!short.mayReplace(long) && short.mayReplace(long, isFollowed: true))
        #expect(!worth(covered: 1).mayReplace(long, isFollowed: true) && !worth(trusted: false).mayReplace(short, isFollowed: true))
        #expect(!worth(days: 900, revoked: true).mayReplace(short, isFollowed: true))
    }

    @Test("no time that a certificate may say is one that cannot be counted", arguments: [Int64.min, -1, 0, 253_402_300_799, .max])
    func extremes(_ end: Int64) {
        for begin in [Int64.min, 0, Time.start, .max] {
            let life = CertificateLife(notBefore: begin, notAfter: end)
            for now in [Int64.min, Time.start, .max] {
                let worth = CertificateWorth(life, found: .trusted, covered: 1, at: now)
                #expect(worth.mayReplace(worth) && life.length >= 0 && life.left(at: now) <= 253_402_300_799)
            }
        }
    }

    @Test("of any three, the order is one", arguments: 1...300 as ClosedRange<UInt64>) func total(_ seed: UInt64) {
        var random = SeededGenerator(seed)
        let some = (1...3).map { _ in
            worth(
                days: Int64.random(in: 1...3, using: &random), trusted: .random(using: &random),
                covered: Int.random(in: 0...2, using: &random),
                revoked: .random(using: &random))
        }.sorted()
        #expect(
            !(some[2] < some[0]) && some[2].mayReplace(some[0]) && (some[0].mayReplace(some[2]) == (some[0] == some[2])), "seed \(seed)")
    }
}
