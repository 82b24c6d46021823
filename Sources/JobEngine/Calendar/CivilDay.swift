/// A day of the Gregorian calendar, counted from 1970-01-01.
struct CivilDay: Sendable, Hashable {
    let number: Int64
    let year: Int64
    let month: Int
    let day: Int

    /// 9999-12-31: nothing is planned behind it.
    static let last: Int64 = 2_932_896

    /// Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days: years begin in March, so that the leap day is the last.
    init(_ number: Int64) {
        self.number = number
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        day = Int(ofYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The first of a month; days_from_civil of the same.
    init(year: Int64, month: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivided(shifted, by: 400)
        let ofEra = shifted - era * 400
        let ofYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5
        self.init(era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468)
    }

    /// 0: Sunday. 1970-01-01 was a Thursday.
    var weekday: Int { Int(((number + 4) % 7 + 7) % 7) }

    /// Of any year.
    static func longest(_ month: Int) -> Int {
        switch month {
        case 2: 29
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The first day of the next month.
    var nextMonth: Int64 {
        var next = CivilDay(number + Int64(32 - day))
        next = CivilDay(next.number - Int64(next.day - 1))
        return next.number
    }

    /// `2026-11-27`.
    var text: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day))"
    }
}

/// Rounded down, also below zero.
func floorDivided(_ number: Int64, by divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
}
