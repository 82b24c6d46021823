import Testing

@testable import SiteModel

@Suite("When a certificate is renewed") struct RenewalPlanTests {
    private typealias Time = CertificateTime
    private let start = Time.start

    @Test(
        "without word of the authority: at two thirds of its life, at half below 10 days",
        arguments: [(90, 60), (64, 42), (45, 30), (10, 6), (6, 3), (1, 0)] as [(Int64, Int64)])
    func lifetime(days: Int64, after: Int64) throws {
        let plan = RenewalPlan(Time.life(days: days), dice: .max)
        #expect((plan.at - start) / Time.day == after && plan.source == .lifetime)
        #expect(try plan.isDue(Time.sound(plan.at)) && !plan.isDue(Time.sound(plan.at - 1)))
        #expect(plan == RenewalPlan(Time.life(days: days), dice: 0), "dice choose within a window alone")
    }

    @Test(
        "it is late when two looks a day should have renewed it, which is before its last stages",
        arguments: [(90, 24), (45, 24), (6, 24), (3, 12)] as [(Int64, Int64)])
    func late(days: Int64, hours: Int64) throws {
        let plan = RenewalPlan(Time.life(days: days), dice: 0)
        #expect(try !plan.isLate(Time.sound(plan.at + hours * 3_600 - 1)) && plan.isLate(Time.sound(plan.at + hours * 3_600)))
        #expect(try ExpiryStage(Time.life(days: days), at: Time.sound(plan.at + hours * 3_600)) <= .month)
    }

    @Test("with a window: at one point of it, the same at each look, anywhere in it by the dice") func window() throws {
        let life = Time.life(days: 90)
        let window = try #require(RenewalWindow(start: start + 50 * Time.day, end: start + 52 * Time.day))
        var random = SeededGenerator(7)
        var quarters: Set<Int64> = []
        for _ in 1...200 {
            let dice = random.next()
            let plan = RenewalPlan(life, window: window, dice: dice)
            #expect(plan.source == .authority && plan.at >= window.start && plan.at < window.end)
            #expect(plan == RenewalPlan(life, window: window, dice: dice))
            quarters.insert((plan.at - window.start) / (Time.day / 2))
        }
        #expect(quarters == [0, 1, 2, 3])
        #expect(RenewalPlan(life, window: window, dice: 0).at == window.start)
        #expect(RenewalPlan(life, window: window, dice: .max).at == window.end - 1)
    }

    @Test("a window in the past is now, but no certificate is renewed on its first day for it") func past() throws {
        let window = try #require(RenewalWindow(start: 0, end: 10))
        #expect(RenewalPlan(Time.life(days: 90), window: window, dice: 9).at == start + Time.day)
        #expect(RenewalPlan(Time.life(days: 3), window: window, dice: 9).at == start + Time.day / 2)
    }

    @Test("what would have it lapse is no window, nor is one that ends before it starts") func nonsense() throws {
        let life = Time.life(days: 45)
        let late = try #require(RenewalWindow(start: life.notAfter - 10, end: life.notAfter))
        #expect(RenewalPlan(life, window: late, dice: 5) == RenewalPlan(life, dice: 5))
        let endless = try #require(RenewalWindow(start: .min, end: .max))
        #expect(RenewalPlan(life, window: endless, dice: 5) == RenewalPlan(life, dice: 5))
        #expect(RenewalWindow(start: 5, end: 5) == nil && RenewalWindow(start: 6, end: 5) == nil)
    }

    @Test("whatever a certificate says, it is planned for, between its beginning and its end", arguments: 1...200 as ClosedRange<UInt64>)
    func anything(_ seed: UInt64) {
        var random = SeededGenerator(seed)
        func number() -> Int64 { [.min, .max, 0, Int64(bitPattern: random.next()), start].randomElement(using: &random) ?? 0 }
        let life = CertificateLife(notBefore: number(), notAfter: number())
        let plan = RenewalPlan(life, window: RenewalWindow(start: number(), end: number()), dice: random.next())
        #expect(plan.at >= life.notBefore && plan.at <= max(life.notBefore, life.notAfter), "seed \(seed)")
    }

    @Test(
        "no window makes it come so late that an order which fails has no time left", arguments: [12, 24, 72, 6 * 24, 90 * 24] as [Int64])
    func lateWindow(hours: Int64) throws {
        let life = CertificateLife(notBefore: start, notAfter: start + hours * 3_600)
        let window = try #require(RenewalWindow(start: life.notAfter - 3_600, end: life.notAfter - 2))
        let plan = RenewalPlan(life, window: window, dice: .max)
        #expect(plan.at == life.notAfter - CertificateLife.reserve(of: life) && plan.source == .lifetime, "it did not call for it by then")
        let early = try #require(RenewalWindow(start: start + life.length / 2, end: life.notAfter - 2))
        #expect(RenewalPlan(life, window: early, dice: .max).at == plan.at)
        #expect(RenewalPlan(life, window: early, dice: .max).source == .authority)
    }
}
