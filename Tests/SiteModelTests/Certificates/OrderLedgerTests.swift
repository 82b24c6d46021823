import Foundation
import Testing

@testable import SiteModel

@Suite("How often an authority may be asked for certificates") struct OrderLedgerTests {
    private typealias Time = CertificateTime
    private let limits = OrderLimits.letsEncrypt
    private let start = Time.start
    private func order(_ names: String..., exempt: Bool = false) throws -> OrderCost {
        OrderCost(Set(try names.map { try CertificateName($0) }), PublicSuffixes(), isExempt: exempt)
    }
    /// How many of such orders pass at one moment, and what refuses the next.
    private func passing(
        _ ledger: inout OrderLedger, at now: Int64, _ order: (Int) throws -> OrderCost
    ) rethrows -> (Int, OrderLedger.Refusal?) {
        for number in 0..<1_000 {
            if let refusal = ledger.take(try order(number), limits, at: Time.reading(now)) { return (number, refusal) }
        }
        return (1_000, nil)
    }

    @Test("300 in 3 hours for an account, then one each 36 seconds") func account() throws {
        var ledger = OrderLedger()
        let (count, refusal) = try passing(&ledger, at: start) { try order("a.d\($0).com") }
        #expect(count == 300 && refusal == .init(kind: .account, subject: nil, wait: 36_000))
        #expect(try passing(&ledger, at: start + 36) { try order("b.d\($0).com") }.0 == 1)
        #expect(try passing(&ledger, at: start + 3 * 3_600 + 36) { try order("c.d\($0).com") }.0 == 300)
    }

    @Test("50 in 7 days for a registered domain, whoever's name it is, and other domains pass") func domain() throws {
        var ledger = OrderLedger()
        let (count, refusal) = try passing(&ledger, at: start) { try order("s\($0).example.com", "d\($0).com") }
        #expect(count == 50 && refusal?.kind == .domain && refusal?.subject == "example.com" && refusal?.wait == 12_096_000)
        #expect(try ledger.take(order("example.org"), limits, at: Time.reading(start)) == nil)
        #expect(try ledger.take(order("d50.com"), limits, at: Time.reading(start)) == nil, "what is refused is not counted anywhere")
    }

    @Test("what a boot before this one left is over in time, though nobody is let through meanwhile") func reboot() throws {
        var ledger = OrderLedger()
        _ = try passing(&ledger, at: start) { _ in try order("a.com") }
        func reading(_ seconds: Int64) -> ClockReading {
            ClockReading(boot: "another", elapsed: seconds * 1000, wall: (start + seconds) * 1000)
        }
        ledger.forget(at: reading(10))
        #expect(try ledger.take(order("a.com"), limits, at: reading(10)) != nil)
        #expect(try ledger.take(order("a.com"), limits, at: reading(10 + 120_960)) == nil)
    }

    @Test("5 in 7 days for the same names, in whatever order; one name more is another set") func names() throws {
        var ledger = OrderLedger()
        let (count, refusal) = try passing(&ledger, at: start) {
            try $0.isMultiple(of: 2) ? order("a.com", "b.com") : order("b.com", "a.com")
        }
        #expect(count == 5 && refusal?.kind == .names && refusal?.subject == "a.com,b.com" && refusal?.wait == 120_960_000)
        #expect(try ledger.take(order("a.com", "b.com", "c.com"), limits, at: Time.reading(start)) == nil)
    }

    @Test("5 failed authorisations an hour for a name; a name and its wildcard need two") func failures() throws {
        var ledger = OrderLedger()
        let name = try CertificateName("a.example.com")
        for _ in 1...4 { ledger.fail(name, limits, at: Time.reading(start)) }
        #expect(try ledger.refusal(of: order("a.example.com"), limits, at: Time.reading(start)) == nil)
        let both = try ledger.refusal(of: order("a.example.com", "*.a.example.com"), limits, at: Time.reading(start))
        #expect(both == .init(kind: .failures, subject: "a.example.com", wait: 720_000))
        ledger.fail(name, limits, at: Time.reading(start))
        #expect(try ledger.refusal(of: order("b.com", "a.example.com", exempt: true), limits, at: Time.reading(start))?.kind == .failures)
        #expect(try ledger.refusal(of: order("a.example.com"), limits, at: Time.reading(start + 720)) == nil)
        #expect(try ledger.refusal(of: order("b.example.com"), limits, at: Time.reading(start)) == nil)
    }

    @Test("a renewal that the authority wanted is not counted, and passes by limits that are reached") func exempt() throws {
        var ledger = OrderLedger()
        for number in 0..<1_000 {
            #expect(try ledger.take(order("s\(number).example.com", exempt: true), limits, at: Time.reading(start)) == nil)
        }
        #expect(ledger.buckets.isEmpty)
        _ = try passing(&ledger, at: start) { _ in try order("a.com") }
        #expect(try ledger.take(order("a.com"), limits, at: Time.reading(start)) != nil)
        #expect(try ledger.take(order("a.com", exempt: true), limits, at: Time.reading(start)) == nil)
    }

    @Test("who says when it may be asked again holds every order, and for a week at most") func held() throws {
        var ledger = OrderLedger()
        ledger.hold(for: 90_000, at: Time.reading(start))
        #expect(
            try ledger.refusal(of: order("a.com", exempt: true), limits, at: Time.reading(start + 10))
                == .init(kind: .held, subject: nil, wait: 80_000))
        #expect(try ledger.take(order("a.com"), limits, at: Time.reading(start + 90)) == nil)
        ledger.hold(for: .max, at: Time.reading(start + 90))
        #expect(try ledger.refusal(of: order("a.com"), limits, at: Time.reading(start + 90))?.wait == 7 * Time.day * 1000)
    }

    @Test("who is told to come later holds the orders of its own domains; only where others were told so too, those of the account")
    func heldByDomain() throws {
        var ledger = OrderLedger()
        func refusal(_ order: OrderCost, at now: Int64) -> OrderLedger.Refusal? { ledger.refusal(of: order, limits, at: Time.reading(now)) }
        let (a, b, c) = (try order("a.com"), try order("b.com"), try order("c.com"))
        ledger.hold(a, for: 900_000, at: Time.reading(start))
        ledger.hold(try order("www.a.com"), for: 900_000, at: Time.reading(start))
        #expect(refusal(a, at: start) == .init(kind: .held, subject: "a.com", wait: 900_000))
        #expect(try refusal(order("x.a.com", exempt: true), at: start)?.subject == "a.com")
        #expect(refusal(b, at: start) == nil, "one customer's domain holds no other's")
        #expect(refusal(a, at: start + 900) == nil)
        ledger.hold(b, for: 900_000, at: Time.reading(start + 900))
        #expect(refusal(c, at: start + 900) == nil, "what the first was told is over")
        ledger.hold(a, for: 900_000, at: Time.reading(start + 901))
        #expect(refusal(c, at: start + 901) == .init(kind: .held, subject: nil, wait: 900_000))
    }

    @Test("what nobody was asked for is free again; what gave no certificate is free for others, and counts for the account")
    func giveBack() throws {
        var ledger = OrderLedger()
        let one = try order("a.com")
        for _ in 1...5 { #expect(ledger.take(one, limits, at: Time.reading(start)) == nil) }
        #expect(ledger.refusal(of: one, limits, at: Time.reading(start))?.kind == .names)
        ledger.giveBack(one, .certificate, limits, at: Time.reading(start))
        #expect(ledger.take(one, limits, at: Time.reading(start)) == nil)
        #expect(ledger.free(.account, limits, at: Time.reading(start)) == 294)
        for _ in 1...9 { ledger.giveBack(one, .all, limits, at: Time.reading(start)) }
        #expect(ledger.free(.account, limits, at: Time.reading(start)) == 300, "never more than there are")
        ledger.forget(at: Time.reading(start))
        #expect(ledger.buckets.isEmpty)
    }

    @Test("an order is judged by its own buckets alone") func buckets() throws {
        var ledger = OrderLedger()
        _ = try ledger.take(order("b.com"), limits, at: Time.reading(start))
        let one = try order("a.com", "*.a.com")
        #expect(one.buckets == ["account", "domain:a.com", "names:*.a.com,a.com", "failures:a.com", "held", "held:a.com"])
        let part = OrderLedger(ledger.buckets.filter { one.buckets.contains($0.key) })
        #expect(part.refusal(of: one, limits, at: Time.reading(start)) == ledger.refusal(of: one, limits, at: Time.reading(start)))
    }

    @Test("a refusal says which limit, of what, and until when; whoever waits knows how long") func refusal() throws {
        var ledger = OrderLedger()
        let (_, refusal) = try passing(&ledger, at: start) { try order("s\($0).example.com") }
        let problem = Problem.limitReached(try AuthorityName("le"), try #require(refusal), limits)
        #expect(
            problem.message
                == "cannot order a certificate of 'le': its limit for names below 'example.com' (50 in 168 h) is reached, free again in 4 h"
        )
        #expect(problem.code == .limitReached && problem.guardWait == 12_096_000 && problem.hint?.hasPrefix("agent ") == true)
    }

    @Test("it is kept over restarts, and what is full again is forgotten") func kept() throws {
        var ledger = OrderLedger()
        _ = try ledger.take(order("a.com"), limits, at: Time.reading(start))
        let stored = try JSONDecoder().decode(OrderLedger.self, from: JSONEncoder().encode(ledger))
        #expect(stored == ledger && Set(ledger.buckets.keys) == ["account", "domain:a.com", "names:a.com"])
        ledger.forget(at: Time.reading(start + 60))
        #expect(Set(ledger.buckets.keys) == ["domain:a.com", "names:a.com"])
        ledger.forget(at: Time.reading(start + 7 * Time.day))
        #expect(ledger.buckets.isEmpty)
    }
}
