import Testing

@testable import SiteModel

@Suite("How near the end of a certificate is") struct ExpiryStageTests {
    private typealias Time = CertificateTime
    private func stage(_ life: CertificateLife, left: Int64) throws -> ExpiryStage {
        ExpiryStage(life, at: try Time.sound(life.notAfter - left))
    }

    @Test(
        "at 30, 14, 7, 3 and 1 days and when it has lapsed", arguments: [90, 365, 3650] as [Int64])
    func days(_ days: Int64) throws {
        let life = Time.life(days: days)
        for (left, now) in [(30, .month), (14, .fortnight), (7, .week), (3, .threeDays), (1, .lastDay), (0, .lapsed)]
            as [(Int64, ExpiryStage)]
        {
            #expect(try stage(life, left: left * Time.day - 1) == now)
            if now != .lapsed { #expect(try stage(life, left: left * Time.day).rawValue == now.rawValue - 1, "not a second before") }
        }
        #expect(try stage(life, left: 1) == .lastDay && stage(life, left: 0) == .lapsed, "in its last second it has lapsed")
        #expect(try stage(life, left: -900 * Time.day) == .lapsed)
    }

    @Test("of one that lives for less, with the same parts of its life", arguments: [64, 45, 6, 1] as [Int64])
    func short(_ days: Int64) throws {
        let life = Time.life(days: days)
        let thresholds = ExpiryStage.allCases.compactMap { $0.threshold(life) }
        #expect(thresholds == [30, 14, 7, 3, 1, 0].map { $0 * days * Time.day / 90 })
        // Two thirds of its life, or half: nobody is told of what is renewed in time.
        let renewed = RenewalPlan(life, dice: 0).at
        #expect(try ExpiryStage(life, at: Time.sound(renewed)) == .calm)
    }

    @Test("it grows with time and is never skipped back", arguments: [0, 3, 45, 90, 800] as [Int64]) func grows(_ days: Int64) throws {
        let life = Time.life(days: days)
        let stages = try stride(from: Time.start, through: life.notAfter + Time.day, by: 3_600).map {
            ExpiryStage(life, at: try Time.sound($0))
        }
        #expect(stages == stages.sorted() && stages.last == .lapsed)
    }
}
