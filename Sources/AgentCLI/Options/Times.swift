import ArgumentParser
import Foundation

/// How long: `300` or `300s`, `5m`, `2h`, `30d`, `1w`. The same for every option that takes a duration; in seconds.
enum Span {
    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]

    /// nil: it is none.
    static func seconds(in text: String) -> Int64? {
        guard let last = text.last else { return nil }
        let unit = units[last]
        guard let count = Int64(unit == nil ? Substring(text) : text.dropLast()), (0...100_000_000).contains(count) else { return nil }
        return count * (unit ?? 1)
    }

    /// As it is written, in the largest unit that fits.
    static func text(_ seconds: Int64) -> String {
        let unit = units.filter { seconds % $0.value == 0 && $0.value <= max(1, seconds) && $0.key != "w" }.max { $0.value < $1.value }
        return unit.map { "\(seconds / $0.value)\($0.key)" } ?? "\(seconds)s"
    }

    /// Where nobody means a number of seconds: with a unit alone.
    static func withUnit(_ range: ClosedRange<Int64>, as examples: String) -> @Sendable (String) throws -> Int64 {
        { text in
            guard text.last.flatMap({ units[$0] }) != nil, let seconds = seconds(in: text), range.contains(seconds) else {
                throw ValidationError("write how long with its unit (s, m, h, d or w): \(examples), at most \(Span.text(range.upperBound))")
            }
            return seconds
        }
    }

    static func from<Number: FixedWidthInteger & Sendable>(_ range: ClosedRange<Number>) -> @Sendable (String) throws -> Number {
        { text in
            guard let seconds = seconds(in: text), let number = Number(exactly: seconds), range.contains(number) else {
                throw ValidationError(
                    "write how long: 90s, 30m, 2h, 1d, or a number of seconds, from \(range.lowerBound) to \(range.upperBound) seconds")
            }
            return number
        }
    }
}

/// A moment: so long ago, or a time in UTC.
enum Since: ExpressibleByArgument, Equatable {
    case ago(Int64)
    case time(Int64)

    init?(argument: String) {
        if argument.last?.isNumber == false, let seconds = Span.seconds(in: argument), seconds > 0 {
            self = .ago(seconds * 1000)
            return
        }
        // As a schedule and a log write it too, with a space.
        let whole = (argument.hasSuffix("Z") ? String(argument.dropLast()) : argument).replacing(" ", with: "T")
        let padded = whole.count == 10 ? "\(whole)T00:00:00" : whole.count == 16 ? "\(whole):00" : whole
        guard let date = try? Date("\(padded)Z", strategy: .iso8601) else { return nil }  // not a time: the parser says so
        let seconds = Int64(date.timeIntervalSince1970)
        // Foundation takes the 25th hour for the next day's first.
        guard Value.time(seconds).flat == "\(padded)Z" else { return nil }
        self = .time(seconds * 1000)
    }

    static func read(_ text: String) throws -> Since {
        if let since = Since(argument: text) { return since }
        throw ValidationError(
            "write how long ago (90s, 30m, 1h, 2d, 1w) or a time in UTC (2026-11-26, 2026-11-26T10:00, 2026-11-26T10:00:30Z)")
    }

    func milliseconds(now: Int64) -> Int64 {
        switch self {
        case .ago(let duration): now - duration
        case .time(let time): time
        }
    }
}

/// A moment that is to come.
enum Expiry: ExpressibleByArgument, Equatable {
    case after(Int64)
    case at(Int64)

    init?(argument: String) {
        switch Since(argument: argument) {
        case .ago(let milliseconds): self = .after(milliseconds)
        case .time(let time): self = .at(time)
        case nil: return nil
        }
    }

    static func read(_ text: String) throws -> Expiry {
        if let expiry = Expiry(argument: text) { return expiry }
        throw ValidationError("write in how long (12h, 90d, 4w) or a time in UTC (2027-02-28, 2027-02-28T10:00)")
    }

    func milliseconds(now: Int64) -> Int64 {
        switch self {
        case .after(let duration): now + duration
        case .at(let time): time
        }
    }
}
