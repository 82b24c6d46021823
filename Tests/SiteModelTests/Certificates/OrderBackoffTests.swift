import Foundation
import Testing

@testable import SiteModel

@Suite("When an order that failed is tried again") struct OrderBackoffTests {
    private let now: Int64 = 1_800_000_000

    @Test("what is to be tried then whatever became of it comes then, and not before a minute") func bounded() throws {
        var backoff = OrderBackoff()
        for _ in 1...4 { backoff.fail(at: 1_000_000) }
        backoff.fail(at: 1_000_000, atMost: 7_200)
        #expect(backoff.wait(at: 1_000_000) == 7_200 && backoff.failures == 5)
        backoff.fail(at: 1_000_000, atMost: -5)
        #expect(backoff.wait(at: 1_000_000) == 60)
        backoff.fail(at: 1_000_000, atMost: 7 * 86_400)
        #expect(backoff.wait(at: 1_000_000) == 86_400)
    }

    @Test("after 1 minute, 10, 100, a day, and then each day for ever") func pauses() {
        var backoff = OrderBackoff()
        var time = now
        #expect(backoff.wait(at: time) == 0)
        for pause in [60, 600, 6_000] + Array(repeating: 86_400, count: 1_000) as [Int64] {
            backoff.fail(at: time)
            #expect(backoff.wait(at: time) == pause && backoff.wait(at: time + pause - 1) == 1 && backoff.wait(at: time + pause) == 0)
            time += pause
        }
        #expect(backoff.failures == 1_003)
        backoff.reset()
        backoff.fail(at: time)
        #expect(backoff.wait(at: time) == 60)
    }

    @Test("as long as the authority asked for, where that is longer, and no longer than its limits last")
    func retryAfter() {
        var backoff = OrderBackoff()
        backoff.fail(at: now, retryAfter: 3_600)
        #expect(backoff.wait(at: now) == 3_600)
        backoff.fail(at: now, retryAfter: 1)
        #expect(backoff.wait(at: now) == 600)
        backoff.fail(at: now, retryAfter: .max)
        #expect(backoff.wait(at: now) == 7 * 86_400)
        backoff.fail(at: now, retryAfter: .min)
        #expect(backoff.wait(at: now) == 86_400)
    }

    @Test("who met somebody that is down comes again after a while, however often, and no sooner than a minute") func held() {
        var backoff = OrderBackoff()
        for _ in 1...50 { backoff.hold(at: now, seconds: 600) }
        #expect(backoff.wait(at: now) == 600 && backoff.failures == 0)
        backoff.hold(at: now, seconds: 0)
        #expect(backoff.wait(at: now) == 60)
        backoff.hold(at: now, seconds: .max)
        #expect(backoff.wait(at: now) == 7 * 86_400)
        backoff.fail(at: now)
        #expect(backoff.wait(at: now) == 60)
    }

    @Test("a clock that is put back makes nobody wait for a year, over a restart neither") func clocks() throws {
        var backoff = OrderBackoff()
        for _ in 1...4 { backoff.fail(at: now) }
        let stored = try JSONDecoder().decode(OrderBackoff.self, from: JSONEncoder().encode(backoff))
        #expect(stored == backoff && stored.wait(at: now + 1) == 86_399)
        #expect(stored.wait(at: now - 365 * 86_400) == 0)
        let damaged = Data(#"{"failures":-3,"failed":-9223372036854775808,"pause":9223372036854775807}"#.utf8)
        var read = try JSONDecoder().decode(OrderBackoff.self, from: damaged)
        #expect(read.wait(at: now) == 0)
        read.fail(at: now)
        #expect(read.wait(at: now) == 60 && read.failures == 1)
        let least = Data(#"{"failures":0,"failed":9223372036854775807,"pause":-9223372036854775808}"#.utf8)
        let other = try JSONDecoder().decode(OrderBackoff.self, from: least)
        #expect(other.wait(at: .max) == 0 && other.until == nil)
    }
}
