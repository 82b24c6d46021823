import Testing

@testable import SiteModel

@Suite("Many renewals, one reload") struct ReloadBeatTests {
    private let start: Int64 = 1_800_000_000
    private let far: Int64 = 1_900_000_000

    @Test("the first at once, and what follows together, a quarter of an hour after it") func together() {
        var beat = ReloadBeat()
        #expect(beat.join(at: start, deadline: far) == start && beat.join(at: start, deadline: far) == start + 900)
        for second in 1...900 as ClosedRange<Int64> {
            #expect(beat.join(at: start + second, deadline: far) == start + (second < 900 ? 900 : 1_800))
        }
        #expect(beat.join(at: start + 5_000, deadline: far) == start + 5_000)
    }

    @Test("what would lapse before goes at once") func urgent() {
        var beat = ReloadBeat()
        _ = beat.join(at: start, deadline: far)
        #expect(beat.join(at: start + 10, deadline: start + 900) == start + 10)
        #expect(beat.join(at: start + 11, deadline: start - 9) == start + 11, "it has lapsed")
    }

    @Test("a clock that is put back makes nobody wait for longer") func clocks() {
        var beat = ReloadBeat()
        _ = beat.join(at: start, deadline: far)
        #expect(beat.join(at: start - 1_000_000, deadline: far) == start - 1_000_000 + 900)
    }
}
