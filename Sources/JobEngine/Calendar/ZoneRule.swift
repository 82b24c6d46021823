/// What holds in a place until further notice, as the last line of a zone's file says it: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX's TZ, with the hours of
/// RFC 8536). Days are written as month, week and day of the week: no zone has them otherwise, and one that had is refused.
struct ZoneRule: Sendable, Hashable {
    private let standard: Int64
    private let summer: Summer?

    private struct Summer: Hashable {
        let offset: Int64
        let begin: Day
        let end: Day
    }

    private struct Day: Hashable {
        let month: Int
        let week: Int
        let weekday: Int
        /// Seconds after its midnight, on the clock that holds before the change.
        let time: Int64

        func instant(year: Int64, offset: Int64) -> Int64 {
            let first = CivilDay(year: year, month: month)
            var day = first.number + Int64((weekday - first.weekday + 7) % 7 + 7 * (week - 1))
            // The fifth is the last.
            if day >= first.nextMonth { day -= 7 }
            return day * 86_400 + time - offset
        }
    }

    init?(_ text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        var rest = parts[0]
        guard parts.count == 1 || parts.count == 3, Self.name(&rest), let west = Self.time(&rest), abs(west) < ZoneTable.mostOffset
        else { return nil }
        standard = -west
        guard !rest.isEmpty else {
            guard parts.count == 1 else { return nil }
            summer = nil
            return
        }
        guard parts.count == 3, Self.name(&rest), let begin = Self.day(parts[1]), let end = Self.day(parts[2]) else { return nil }
        var offset = standard + 3_600
        if !rest.isEmpty {
            guard let west = Self.time(&rest), rest.isEmpty, abs(west) < ZoneTable.mostOffset else { return nil }
            offset = -west
        }
        summer = Summer(offset: offset, begin: begin, end: end)
    }

    func offset(at instant: Int64) -> Int64 {
        guard let summer else { return standard }
        let year = CivilDay(floorDivided(instant + standard, by: 86_400)).year
        let begin = summer.begin.instant(year: year, offset: standard)
        let end = summer.end.instant(year: year, offset: summer.offset)
        let isSummer = begin < end ? begin <= instant && instant < end : instant >= begin || instant < end
        return isSummer ? summer.offset : standard
    }

    /// Letters, or anything within `<>`.
    private static func name(_ text: inout Substring) -> Bool {
        let end: Substring.Index?
        if text.first == "<" {
            end = text.firstIndex(of: ">").map { text.index(after: $0) }
        } else {
            end = text.firstIndex { !$0.isLetter } ?? text.endIndex
        }
        guard let end, end > text.startIndex else { return false }
        text = text[end...]
        return true
    }

    /// `5`, `-5:45`, `+167:30:15`, in seconds.
    private static func time(_ text: inout Substring) -> Int64? {
        let isBehind = text.first == "-"
        if isBehind || text.first == "+" { text = text.dropFirst() }
        var seconds: Int64 = 0
        for (unit, most) in [(3_600, 167), (60, 59), (1, 59)] as [(Int64, Int)] {
            if unit != 3_600 {
                guard text.first == ":" else { break }
                text = text.dropFirst()
            }
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            guard let number = CalendarReader.number(digits, digits: 1...3), number <= most else { return nil }
            seconds += Int64(number) * unit
            text = text[digits.endIndex...]
        }
        return isBehind ? -seconds : seconds
    }

    private static func day(_ text: Substring) -> Day? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].dropFirst().split(separator: ".", omittingEmptySubsequences: false).map {
            CalendarReader.number($0, digits: 1...2)
        }
        guard parts[0].first == "M", numbers.count == 3, let month = numbers[0], let week = numbers[1], let weekday = numbers[2],
            (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
        else { return nil }
        var time: Int64 = 7_200
        if parts.count == 2 {
            var rest = parts[1]
            guard let other = Self.time(&rest), rest.isEmpty else { return nil }
            time = other
        }
        return Day(month: month, week: week, weekday: weekday, time: time)
    }
}
