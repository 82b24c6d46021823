import Foundation
import Testing

@testable import SiteModel

@Suite("How long browsers insist on TLS") struct HSTSRampTests {
    private typealias Time = CertificateTime
    private let start = Time.start
    private let long = CertificateTime.life(days: 3650)

    private func steps(_ ramp: inout HSTSRamp, _ mode: HSTSRamp.Mode, _ life: CertificateLife?, days: ClosedRange<Int64>) throws -> [Int64]
    {
        var seen: [Int64] = []
        for hour in days.lowerBound * 24...days.upperBound * 24 {
            ramp.advance(mode, life, at: try Time.sound(start + hour * 3_600))
            if seen.last != ramp.maxAge ?? -1 { seen.append(ramp.maxAge ?? -1) }
        }
        return seen
    }

    @Test("it grows from 5 minutes to a year in about a month, each step served as long as it lasts") func grows() throws {
        var ramp = HSTSRamp()
        #expect(try steps(&ramp, .ramp, long, days: 0...0) == [300])
        #expect(try steps(&ramp, .ramp, long, days: 0...1) == [300, 86_400])
        #expect(try steps(&ramp, .ramp, long, days: 1...31) == [86_400, 30 * 86_400])
        #expect(try steps(&ramp, .ramp, long, days: 31...900) == [30 * 86_400, 365 * 86_400])
    }

    @Test("nothing begins before a trusted certificate was seen", arguments: [HSTSRamp.Mode.on, .ramp]) func untrusted(
        _ mode: HSTSRamp.Mode
    ) throws {
        var ramp = HSTSRamp()
        #expect(try steps(&ramp, mode, nil, days: 0...60) == [-1])
        #expect(try ramp.holdsTLS(at: Time.sound(start)) == nil)
    }

    @Test("it holds while less than 14 days or a third of the certificate's life is left, and goes back never") func holds() throws {
        var ramp = HSTSRamp()
        ramp.advance(.ramp, long, at: try Time.sound(start))
        let ending = CertificateLife(notBefore: start - 60 * Time.day, notAfter: start + 31 * Time.day / 2)
        #expect(try steps(&ramp, .ramp, ending, days: 1...5) == [86_400])
        #expect(try steps(&ramp, .ramp, ending, days: 7...90) == [86_400], "its end is near, and then it has lapsed")
        #expect(try steps(&ramp, .ramp, Time.life(days: 90, from: start + 90 * Time.day), days: 91...92) == [30 * 86_400])
        var short = HSTSRamp()
        let six = Time.life(days: 6)
        #expect(try steps(&short, .ramp, six, days: 3...6) == [300, 86_400], "14 days are more than all it has")
        #expect(try steps(&short, .ramp, nil, days: 6...60) == [86_400])
    }

    @Test("switched off, it lets those forget who come, and TLS stays until the last who came before may have forgotten") func off() throws
    {
        var ramp = HSTSRamp()
        ramp.advance(.on, long, at: try Time.sound(start))
        #expect(ramp.maxAge == 365 * Time.day)
        #expect(try ramp.holdsTLS(at: Time.sound(start + 50)) == start + 50 + 365 * Time.day)
        // And an hour, in which whoever comes may still be told what was said before.
        let end = start + 100 + 365 * Time.day + 3_600
        ramp.advance(.off, long, at: try Time.sound(start + 100))
        #expect(ramp.maxAge == 0)
        #expect(try ramp.holdsTLS(at: Time.sound(end - 1)) == end && ramp.holdsTLS(at: Time.sound(end)) == nil)
        // Begun again meanwhile, the short step makes nobody forget the long one.
        var again = ramp
        again.advance(.ramp, long, at: try Time.sound(start + 200))
        #expect(try again.maxAge == 300 && again.holdsTLS(at: Time.sound(start + 200)) == end)
        ramp.advance(.off, nil, at: try Time.sound(end))
        #expect(ramp.maxAge == nil)
    }

    @Test("it is kept over restarts, and a damaged row is no trap") func kept() throws {
        var ramp = HSTSRamp()
        ramp.advance(.on, long, at: try Time.sound(start))
        #expect(try JSONDecoder().decode(HSTSRamp.self, from: JSONEncoder().encode(ramp)) == ramp)
        for number in [Int64.min, Int64.max] {
            let row = Data(#"{"maxAge":\#(number),"since":\#(number),"kept":\#(number)}"#.utf8)
            for mode in HSTSRamp.Mode.allCases {
                var read = try JSONDecoder().decode(HSTSRamp.self, from: row)
                read.advance(mode, long, at: try Time.sound(start))
                _ = try read.holdsTLS(at: Time.sound(start))
            }
        }
    }

    @Test("whether it could be another one now is known without a look") func movable() throws {
        var ramp = HSTSRamp()
        #expect(try !ramp.isMovable(.off, at: Time.sound(start)) && ramp.isMovable(.ramp, at: Time.sound(start)))
        #expect(try ramp.isOver(at: Time.sound(start)))
        ramp.advance(.ramp, long, at: try Time.sound(start))
        #expect(try !ramp.isMovable(.ramp, at: Time.sound(start + Time.day - 1)) && ramp.isMovable(.ramp, at: Time.sound(start + Time.day)))
        #expect(try ramp.isMovable(.off, at: Time.sound(start)) && ramp.isMovable(.on, at: Time.sound(start)))
        ramp.advance(.off, nil, at: try Time.sound(start + 10))
        #expect(try !ramp.isMovable(.off, at: Time.sound(start + 11)) && !ramp.isOver(at: Time.sound(start + 11)))
        #expect(try ramp.isMovable(.off, at: Time.sound(start + 4_000)), "nobody remembers: nothing need be said")
    }
}
