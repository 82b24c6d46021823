/// A moment that nothing speaks against. Only `ClockTrust` makes one, so that nobody renews a thousand certificates because a clock was set wrong.
package struct SoundTime: Sendable, Hashable {
    /// Since 1970.
    package let seconds: Int64
    fileprivate init(_ reading: ClockReading) { seconds = Seconds.sane(reading.wall / 1000) }
}

/// Whether the wall's clock may be believed. A clock that is a year ahead makes every certificate look lapsed, one that is behind makes none look due.
package enum ClockTrust: Sendable, Hashable {
    case sound(SoundTime)
    /// Why not, for people. Nothing is renewed and nobody is told of expiry; that the clock is in doubt is what is told.
    case doubted(String)

    package var time: SoundTime? { if case .sound(let time) = self { time } else { nil } }

    /// What is known of the time from elsewhere.
    package struct Evidence: Sendable, Hashable {
        /// The reading that was last found sound; kept over restarts.
        package var last: ClockReading?
        /// The latest beginning of a certificate that was obtained here, seconds since 1970: it is later than that.
        package var begun: Int64?
        /// What somebody outside said a moment ago, seconds since 1970: a time server, to whose time the kernel holds its own.
        package var witness: Int64?
        /// When something happened that is known of here, seconds since 1970: the latest change, the making of this program. It says less than a reading
        /// that was found sound, and nothing where there is one: it was written down by a clock that nobody judged.
        package var past: Int64?
        /// - Parameter disbelieved: beginnings up to here were known when a person said what time it is, and said something else.
        package init(
            last: ClockReading? = nil, begun: Int64? = nil, witness: Int64? = nil, past: Int64? = nil, disbelieved: Int64? = nil
        ) {
            self.last = last
            self.begun = begun.flatMap { $0 > disbelieved ?? .min ? $0 : nil }
            self.witness = witness
            self.past = past
        }
    }

    /// Renewals have days to spare: what is off by less changes nothing that matters.
    package static let tolerance = Seconds.day
    /// A machine that was off for longer asks somebody what day it is.
    package static let longestSleep = 30 * Seconds.day

    package init(_ now: ClockReading, _ evidence: Evidence) {
        let reason = Self.doubt(now, evidence)
        self = reason.map { .doubted($0) } ?? .sound(SoundTime(now))
    }

    private static func doubt(_ now: ClockReading, _ evidence: Evidence) -> String? {
        // Who was asked just now knows better than any memory, in both directions.
        if let witness = evidence.witness {
            return off(seconds(now.wall) - Double(witness), within: tolerance).map { "\($0) what a time server says it is" }
        }
        if let begun = evidence.begun, Double(begun) - seconds(now.wall) > Double(tolerance) {
            return "the clock is \(days(Double(begun) - seconds(now.wall))) behind the beginning of a certificate that is served here"
        }
        guard let last = evidence.last else {
            guard let past = evidence.past, Double(past) - seconds(now.wall) > Double(tolerance) else { return nil }
            return "the clock is \(days(Double(past) - seconds(now.wall))) behind what has happened here"
        }
        let passed = seconds(now.wall) - seconds(last.wall)
        if last.boot == now.boot, last.elapsed <= now.elapsed {
            return off(passed - (seconds(now.elapsed) - seconds(last.elapsed)), within: tolerance).map {
                "\($0) what has passed since it was sound"
            }
        }
        if passed < -Double(tolerance) { return "the clock is \(days(-passed)) behind what it was before the machine started" }
        return passed > Double(longestSleep) ? "the machine was off for \(days(passed)), or its clock is wrong" : nil
    }

    /// As `Double`, because a damaged row may hold any number.
    private static func seconds(_ milliseconds: Int64) -> Double { Double(milliseconds) / 1000 }
    private static func days(_ seconds: Double) -> String { "\(Int64(min(seconds / Double(Seconds.day), 1e9).rounded())) days" }
    private static func off(_ difference: Double, within tolerance: Int64) -> String? {
        guard abs(difference) > Double(tolerance) else { return nil }
        return "the clock is \(days(abs(difference))) \(difference > 0 ? "ahead of" : "behind")"
    }
}
