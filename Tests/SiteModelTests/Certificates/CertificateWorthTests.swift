import Testing

@testable import SiteModel

@Suite("Which of two certificates is the better") struct CertificateWorthTests {
    private typealias Time = CertificateTime
    private func worth(
        days: Int64 = 45, trusted: Bool = true, covered: Int = 2, flaws: Set<CertificateWorth.Flaw> = [], at now: Int64 = Time.start + 10
    ) throws -> CertificateWorth {
        CertificateWorth(Time.life(days: days), isTrusted: trusted, covered: covered, flaws: flaws, at: try Time.sound(now))
    }

    @Test("a flaw is worse than what the host signs itself, and that is worse than what is trusted, whatever else they say") func standing()
        throws
    {
        let (own, trusted) = (try worth(days: 1, trusted: false, covered: 1), try worth(days: 1, covered: 1))
        for flaw in CertificateWorth.Flaw.allCases {
            let flawed = try worth(days: 900, covered: 9, flaws: [flaw])
            #expect(flawed < own && !flawed.mayReplace(own) && own.mayReplace(flawed), "\(flaw)")
        }
        let long = try worth(days: 3650, trusted: false, covered: 9)
        #expect(long < trusted && !long.mayReplace(trusted) && trusted.mayReplace(long))
    }

    @Test("time and names make flaws by themselves") func found() throws {
        let own = try worth(days: 20, trusted: false)
        #expect(try worth(days: 10, at: Time.start + 10 * Time.day) < own, "lapsed")
        #expect(try worth(at: Time.start - 1) < own, "not valid yet")
        #expect(try worth(covered: 0) < own && worth(covered: -1).covered == 0, "another's")
    }

    @Test("then names count, then how long it lasts, and one that is worth as much may") func order() throws {
        #expect(try !worth(days: 90, covered: 1).mayReplace(worth(days: 1, covered: 2)))
        #expect(try worth(days: 90).mayReplace(worth(days: 45)) && !worth(days: 45).mayReplace(worth(days: 90)))
        #expect(try worth().mayReplace(worth()) && worth(flaws: [.revoked]).mayReplace(nil))
    }

    @Test("of any three, the order is one", arguments: 1...300 as ClosedRange<UInt64>) func total(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let some = try (1...3).map { _ in
            try worth(
                days: Int64.random(in: 1...3, using: &random), trusted: .random(using: &random),
                covered: Int.random(in: 0...2, using: &random),
                flaws: Bool.random(using: &random) ? [.revoked] : [])
        }.sorted()
        #expect(
            !(some[2] < some[0]) && some[2].mayReplace(some[0]) && (some[0].mayReplace(some[2]) == (some[0] == some[2])), "seed \(seed)")
    }
}
