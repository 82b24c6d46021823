import Foundation
import SiteModel
import Testing

@Suite("A limit of calls") struct TokenBucketTests {
    private let limit = CallLimit(calls: 60, per: 60_000, burst: 10)
    private let start = ClockReading(boot: "a", elapsed: 1_000_000, wall: 0)
    private func after(_ milliseconds: Int64) -> ClockReading {
        ClockReading(boot: "a", elapsed: start.elapsed + milliseconds, wall: 0)
    }

    @Test("a burst passes, then one for each interval, and who waits as long as he is told need not wait again") func burst() {
        var bucket = TokenBucket(at: start)
        #expect(bucket.free(limit, at: start) == 10)
        for left in (0...9).reversed() {
            #expect(bucket.take(limit, at: start) == 0)
            #expect(bucket.free(limit, at: start) == left)
        }
        #expect(bucket.take(limit, at: start) == 1_000 && bucket.take(limit, at: start) == 1_000, "a refusal costs nothing")
        #expect(bucket.take(limit, at: after(999)) == 1)
        #expect(bucket.take(limit, at: after(1_000)) == 0 && bucket.take(limit, at: after(1_000)) == 1_000)
        #expect(bucket.isFull(at: after(11_000)) && !bucket.isFull(at: after(10_999)))
    }

    @Test("who is asked may hold all off, and a shorter time takes nothing from a longer one") func held() {
        var bucket = TokenBucket(at: start)
        bucket.hold(for: 30_000, at: start)
        bucket.hold(for: 10, at: start)
        #expect(bucket.wait(limit, at: after(1)) == 29_999 && bucket.free(limit, at: after(1)) == 0)
        #expect(bucket.take(limit, at: after(30_000)) == 0)
    }

    @Test("a smaller limit makes nobody wait for what he could not have used up under it") func smaller() {
        var bucket = TokenBucket(at: start)
        let wide = CallLimit(calls: 1, per: 3_600_000, burst: 100)
        for _ in 1...100 { _ = bucket.take(wide, at: start) }
        #expect(bucket.wait(limit, at: start) == 1_000)
    }

    @Test("over a reboot no time passes, and then it does; a clock that goes back takes nothing away") func boots() {
        var bucket = TokenBucket(at: start)
        for _ in 1...10 { _ = bucket.take(limit, at: start) }
        let boot = ClockReading(boot: "b", elapsed: 3, wall: .max)
        #expect(bucket.take(limit, at: boot) == 1_000)
        #expect(bucket.take(limit, at: ClockReading(boot: "b", elapsed: 1_003, wall: 0)) == 0)
        #expect(bucket.take(limit, at: ClockReading(boot: "b", elapsed: 2, wall: 0)) == 1_000)
        #expect(bucket.take(limit, at: ClockReading(boot: "b", elapsed: 1_002, wall: 0)) == 0, "never for ever")
    }

    @Test("in no stretch of time pass more than the burst and what the rate gives", arguments: 1...200 as ClosedRange<UInt64>)
    func rate(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let limit = CallLimit(
            calls: Int64.random(in: 1...200, using: &random), per: Int64.random(in: 1_000...600_000, using: &random),
            burst: Int64.random(in: 1...30, using: &random))
        var bucket = TokenBucket(at: start)
        var now = start
        var passed: [Int64] = []
        for _ in 1...300 {
            now.elapsed += Int64.random(in: 0...limit.per / 50, using: &random)
            let told = bucket.wait(limit, at: now)
            #expect(bucket.take(limit, at: now) == told, "what is said is what is done")
            if told == 0 { passed.append(now.elapsed) }
            if Bool.random(using: &random) {
                bucket = try JSONDecoder().decode(TokenBucket.self, from: JSONEncoder().encode(bucket))
            }
        }
        let interval = max(1, limit.per / limit.calls)
        for (index, first) in passed.enumerated() {
            for later in passed.indices[index...] {
                let most = limit.burst + (passed[later] - first) / interval
                #expect(Int64(later - index + 1) <= most + 1, "seed \(seed)")
            }
        }
        now.elapsed += limit.per * (limit.burst + 1)
        #expect(bucket.free(limit, at: now) == limit.burst && bucket.take(limit, at: now) == 0, "seed \(seed)")
    }

    @Test(
        "times are told in words that are long enough",
        arguments: [
            (0, "0 s"), (1, "1 s"), (119_000, "119 s"), (119_001, "2 min"), (120_001, "3 min"), (7_140_001, "2 h"), (86_400_000, "24 h"),
        ] as [(Int64, String)])
    func words(_ milliseconds: Int64, _ text: String) { #expect(GuardTime.words(milliseconds) == text) }
}
