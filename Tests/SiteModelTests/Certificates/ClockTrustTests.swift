import Testing

@testable import SiteModel

@Suite("Whether the clock may be believed") struct ClockTrustTests {
    private typealias Time = CertificateTime
    private let start = Time.start
    private func trust(_ now: ClockReading, _ evidence: ClockTrust.Evidence) -> ClockTrust { ClockTrust(now, evidence) }
    /// What the clock says and what has passed since the machine started need not agree.
    private func reading(wall: Int64, elapsed: Int64, boot: String = "a") -> ClockReading {
        ClockReading(boot: boot, elapsed: elapsed * 1000, wall: wall * 1000)
    }

    @Test(
        "a clock that leaps by a year in either direction is doubted while it is wrong, and believed as soon as it is right",
        arguments: [-1, 1] as [Int64])
    func leap(_ direction: Int64) {
        let last = reading(wall: start, elapsed: 100)
        let wrong = reading(wall: start + direction * 365 * Time.day, elapsed: 200)
        #expect(
            trust(wrong, .init(last: last))
                == .doubted("the clock is 365 days \(direction > 0 ? "ahead of" : "behind") what has passed since it was sound"))
        #expect(trust(reading(wall: start + 200, elapsed: 300), .init(last: last)).time?.seconds == start + 200)
    }

    @Test("a month of sleep is no leap: the boot's clock counts it") func sleep() {
        let last = reading(wall: start, elapsed: 100)
        #expect(trust(reading(wall: start + 90 * Time.day, elapsed: 100 + 90 * Time.day), .init(last: last)).time != nil)
        #expect(trust(reading(wall: start + Time.day, elapsed: 100), .init(last: last)).time != nil, "a day changes nothing that matters")
        #expect(trust(reading(wall: start + Time.day + 1, elapsed: 100), .init(last: last)).time == nil)
    }

    @Test("over a restart: weeks may pass, a year is asked about, and no time runs backwards") func restart() {
        let last = reading(wall: start, elapsed: 1_000_000)
        func after(_ days: Int64) -> ClockTrust { trust(reading(wall: start + days * Time.day, elapsed: 5, boot: "b"), .init(last: last)) }
        #expect(after(0).time != nil && after(30).time != nil && after(-1).time != nil)
        #expect(after(370) == .doubted("the machine was off for 370 days, or its clock is wrong"))
        #expect(after(-365) == .doubted("the clock is 365 days behind what it was before the machine started"))
        // A machine that was put back to an earlier moment of the same boot is like one that was started.
        #expect(trust(reading(wall: start + Time.day, elapsed: 5), .init(last: last)).time != nil)
    }

    @Test("a certificate that was obtained here begins in the past") func begun() {
        let now = reading(wall: start, elapsed: 5)
        #expect(trust(now, .init(begun: start + Time.day)).time != nil)
        #expect(
            trust(now, .init(begun: start + 365 * Time.day))
                == .doubted("the clock is 365 days behind the beginning of a certificate that is served here"))
    }

    @Test("who was asked a moment ago decides, against every memory") func witness() {
        let last = reading(wall: start, elapsed: 100)
        let year = reading(wall: start + 365 * Time.day, elapsed: 5, boot: "b")
        #expect(trust(year, .init(last: last, witness: start + 365 * Time.day)).time != nil, "it was off for a year")
        #expect(
            trust(year, .init(last: last, witness: start + 5)) == .doubted("the clock is 365 days ahead of what a time server says it is"))
        #expect(trust(reading(wall: start, elapsed: 101), .init(last: last, witness: start + 3 * Time.day)).time == nil)
    }

    @Test("what happened here is past, and is asked for as long as no reading was ever found sound") func past() {
        let now = reading(wall: start, elapsed: 5)
        #expect(trust(now, .init(past: start + Time.day)).time != nil)
        #expect(
            trust(now, .init(past: start + 400 * Time.day)) == .doubted("the clock is 400 days behind what has happened here"))
        // A change that was made while the clock was wrong does not hold for ever.
        #expect(trust(now, .init(last: reading(wall: start - 5, elapsed: 0), past: start + 400 * Time.day)).time != nil)
    }

    @Test("what a damaged row says is no trap", arguments: [Int64.min, .max, 0])
    func damaged(_ number: Int64) {
        let any = ClockReading(boot: "a", elapsed: number, wall: number)
        for now in [any, reading(wall: start, elapsed: 5)] {
            for evidence in [ClockTrust.Evidence(last: any), .init(begun: number), .init(witness: number), .init(past: number)] {
                _ = trust(now, evidence)
            }
        }
    }
}
