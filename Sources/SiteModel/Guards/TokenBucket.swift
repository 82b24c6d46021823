/// How often something may be asked: `calls` in `per` milliseconds, `burst` of them at once.
package struct CallLimit: Sendable, Hashable {
    package var calls: Int64
    package var per: Int64
    package var burst: Int64
    package init(calls: Int64, per: Int64, burst: Int64) {
        self.calls = calls
        self.per = per
        self.burst = burst
    }

    /// Milliseconds that one call costs.
    var interval: Int64 { max(1, per / max(1, calls)) }
    package var words: String { "\(calls) in \(GuardTime.words(per))" }
}

/// What is left of a limit. Kept as how long it takes until all is free again, so that nothing has to be counted while nobody asks. Only the clock of
/// the boot is used: it counts a suspend and nobody sets it. Over a reboot no time passes.
package struct TokenBucket: Codable, Sendable, Hashable {
    /// Milliseconds until it is full, and those for which nobody may ask at all, both at `recorded`.
    private var debt: Int64 = 0
    private var held: Int64 = 0
    private var recorded: ClockReading

    package init(at now: ClockReading) { recorded = now }

    /// Milliseconds until one call may be made; 0: now.
    package func wait(_ limit: CallLimit, at now: ClockReading) -> Int64 {
        let bucket = moved(to: now)
        return max(bucket.held, bucket.debt(limit) - (limit.burst - 1) * limit.interval, 0)
    }

    /// Takes one where one is free. - Returns: how long to wait; 0: it is taken.
    package mutating func take(_ limit: CallLimit, at now: ClockReading) -> Int64 {
        let wait = wait(limit, at: now)
        self = moved(to: now)
        debt = debt(limit)
        if wait == 0 { debt += limit.interval }
        return wait
    }

    /// One that was taken was not used.
    package mutating func giveBack(_ limit: CallLimit, at now: ClockReading) {
        self = moved(to: now)
        debt = max(0, debt(limit) - limit.interval)
    }

    /// Who is asked said when it may be asked again.
    package mutating func hold(for milliseconds: Int64, at now: ClockReading) {
        self = moved(to: now)
        held = max(held, milliseconds)
    }

    /// Somebody knows better than who said so.
    package mutating func release(at now: ClockReading) {
        self = moved(to: now)
        held = 0
    }

    /// Calls that may be made at once.
    package func free(_ limit: CallLimit, at now: ClockReading) -> Int64 {
        let bucket = moved(to: now)
        if bucket.held > 0 { return 0 }
        return max(0, limit.burst - (bucket.debt(limit) + limit.interval - 1) / limit.interval)
    }

    package func isFull(at now: ClockReading) -> Bool {
        let bucket = moved(to: now)
        return bucket.debt == 0 && bucket.held == 0
    }

    /// A limit that was made smaller takes nothing from what nobody could have used up under it.
    private func debt(_ limit: CallLimit) -> Int64 { min(debt, limit.burst * limit.interval) }

    package func moved(to now: ClockReading) -> TokenBucket {
        var bucket = self
        let passed = GuardTime.passed(from: recorded, to: now)
        bucket.debt = max(0, GuardTime.sane(debt) - passed)
        bucket.held = max(0, GuardTime.sane(held) - passed)
        bucket.recorded = now
        return bucket
    }
}

package enum GuardTime {
    /// What a damaged row says must neither end the daemon nor close a door for ever.
    static func sane(_ milliseconds: Int64) -> Int64 { min(max(0, milliseconds), 31 * 86_400_000) }

    /// Nothing over a reboot, and nothing backwards.
    static func passed(from then: ClockReading, to now: ClockReading) -> Int64 {
        then.boot == now.boot ? max(0, now.elapsed - then.elapsed) : 0
    }

    /// `40 s`, `5 min`, `3 h`: rounded up, so that who waits so long has waited enough.
    package static func words(_ milliseconds: Int64) -> String {
        let seconds = (max(0, milliseconds) + 999) / 1000
        if seconds < 120 { return "\(seconds) s" }
        let minutes = (seconds + 59) / 60
        return minutes < 120 ? "\(minutes) min" : "\((minutes + 59) / 60) h"
    }
}
