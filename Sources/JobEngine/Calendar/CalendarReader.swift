/// Reads a rule. What is not understood whole is refused: half a calendar runs at hours that nobody meant.
enum CalendarReader {
    static func read(_ text: String) throws(BrokenCalendar) -> CalendarRule {
        guard text.utf8.count <= CalendarRule.longestText else {
            throw BrokenCalendar("it is longer than \(CalendarRule.longestText) characters")
        }
        guard text.utf8.allSatisfy({ $0 == 9 || (32...126).contains($0) }) else {
            throw BrokenCalendar("it has other characters than letters, digits and signs of ASCII")
        }
        let words = text.lowercased().split { $0 == " " || $0 == "\t" }
        switch words.count {
        case 1 where words[0] == "hourly": return .wall(try CronFields(minutes: [0]))
        case 2 where words[0] == "every": return .every(minutes: try period(words[1]))
        case 2: return .wall(try day(words[0], at: try time(words[1])))
        case 5: return .wall(try CronFields(words))
        default: throw BrokenCalendar("it is neither 'hourly', 'every 10m', 'daily 03:00', 'Sunday 02:00', '1st 01:00' nor five fields")
        }
    }

    private static func period(_ word: Substring) throws(BrokenCalendar) -> Int {
        let units: [Character: Int] = ["m": 1, "h": 60, "d": 1_440]
        guard let unit = word.last.flatMap({ units[$0] }), let number = number(word.dropLast(), digits: 1...5) else {
            throw BrokenCalendar("'\(word)' is no period: write 10m, 2h or 1d")
        }
        guard (1...CalendarRule.longestPeriod).contains(number * unit) else { throw BrokenCalendar("a period is from 1m to 7d") }
        return number * unit
    }

    private static func time(_ word: Substring) throws(BrokenCalendar) -> (hour: Int, minute: Int) {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = number(parts[0], digits: 1...2), let minute = number(parts[1], digits: 2...2),
            hour < 24, minute < 60
        else { throw BrokenCalendar("'\(word)' is no time of day from 00:00 to 23:59") }
        return (hour, minute)
    }

    private static func day(_ word: Substring, at time: (hour: Int, minute: Int)) throws(BrokenCalendar) -> CronFields {
        let (minutes, hours): (FieldSet, FieldSet) = ([time.minute], [time.hour])
        if word == "daily" { return try CronFields(minutes: minutes, hours: hours) }
        if word.first?.isNumber == true {
            guard let number = number(word.dropLast(2), digits: 1...2), (1...31).contains(number), word == ordinal(number) else {
                throw BrokenCalendar("'\(word)' is no day of a month from 1st to 31st")
            }
            return try CronFields(minutes: minutes, hours: hours, days: [number])
        }
        var weekdays = FieldSet()
        for name in word.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = CronField.weekdayNames.firstIndex(where: { $0.lowercased() == name || $0.lowercased().prefix(3) == name })
            else { throw BrokenCalendar("'\(name)' is neither 'daily', a day of the week nor one of the month") }
            guard !weekdays.contains(number) else { throw BrokenCalendar("'\(name)' stands twice") }
            weekdays.insert(number)
        }
        return try CronFields(minutes: minutes, hours: hours, weekdays: weekdays)
    }

    static func ordinal(_ number: Int) -> String {
        if (11...13).contains(number) { return "\(number)th" }
        return switch number % 10 {
        case 1: "\(number)st"
        case 2: "\(number)nd"
        case 3: "\(number)rd"
        default: "\(number)th"
        }
    }

    static func number(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
