import Testing

@testable import SiteModel

@Suite("Two years of ten thousand certificates") struct RenewalYearsTests {
    /// The most that fits without word of the authority: a tenth of six days, and domains with as many names as their limit bears. With its word, any share.
    private static let mix: [RenewalYears.Mix] = [
        .init(days: 6, count: 800), .init(days: 6, count: 200, perDomain: 20), .init(days: 45, count: 4_200),
        .init(days: 45, count: 1_000, perDomain: 200), .init(days: 45, count: 3_700, hasWindow: true),
        .init(days: 6, count: 100, hasWindow: true),
    ]

    @Test("limits are kept, and no certificate lapses that the best schedule would have saved", arguments: [5] as [UInt64])
    func years(_ seed: UInt64) throws {
        var years = try RenewalYears(Self.mix, seed: seed)
        years.run()
        #expect(years.overLimit == 0)
        // Five failures open the breaker, and then one tries each hour, as the authority said.
        #expect(years.refused <= 21 * 24 + 5)
        #expect(years.back - RenewalYears.outage.upperBound <= 3_600 && years.recovered > years.back)

        // A name that is back within a day lapses nowhere; what lapses does so for the outage.
        let closed = RenewalYears.outage.lowerBound..<years.back
        let lapsed = years.jobs.filter(\.isLapse)
        let around = years.jobs.filter { $0.open >= closed.lowerBound - 7 * RenewalYears.day && $0.open <= years.recovered }
        #expect(lapsed.count == around.count(where: \.isLapse))
        let shared = years.jobs.filter { $0.isShared && $0.open <= years.recovered }
        let best = fewestLapses(around, shared, closed)
        #expect(lapsed.count == best && best > 0)

        let down = lapsed.compactMap(\.served).reduce(0) { $0 + max(0, $1 - years.back) } / Int64(max(1, lapsed.count))
        print(
            """
            10,000 certificates: \(Self.mix.map(\.description).joined(separator: "; ")). Seed \(seed): \(years.orders) orders; \
            \(years.refused) orders asked in the outage; \(lapsed.count) lapsed in it, \(best) at best, renewed \(down / 60) minutes after its end on average; \
            nothing waited any more after \((years.recovered - years.back) / RenewalYears.day) days.
            """)
    }

    /// No schedule loses fewer than one that is bound by the account alone, nor than one that is bound by the domains alone.
    private func fewestLapses(_ around: [RenewalYears.Job], _ shared: [RenewalYears.Job], _ closed: Range<Int64>) -> Int {
        let counted = around.filter { !$0.isExempt }
        let account = BestSchedule(interval: 36_000, burst: 300, closed: closed).lapses(counted)
        let domains = Dictionary(grouping: shared + counted.filter { !$0.isShared }, by: \.domain).values.reduce(0) {
            $0 + BestSchedule(interval: 12_096_000, burst: 50, closed: closed).lapses($1)
        }
        return max(account, domains) + BestSchedule(interval: nil, burst: 0, closed: closed).lapses(around.filter(\.isExempt))
    }
}

extension RenewalYears.Mix: CustomStringConvertible {
    var description: String {
        "\(count) of \(days) days\(perDomain > 1 ? ", \(perDomain) to a domain" : "")\(hasWindow ? ", when the authority says" : "")"
    }
}
