/// The five fields of crontab(5): minute, hour, day of the month, month, day of the week.
package struct CronFields: Sendable, Hashable {
    let minutes: FieldSet
    let hours: FieldSet
    let days: FieldSet
    let months: FieldSet
    let weekdays: FieldSet
    /// Written with a star. Where neither is, a day fits that fits one of both, as crontab(5) says.
    let isAnyDay: Bool
    let isAnyWeekday: Bool

    init(_ words: [Substring]) throws(BrokenCalendar) {
        (minutes, _) = try CronField.minute.read(words[0])
        (hours, _) = try CronField.hour.read(words[1])
        (days, isAnyDay) = try CronField.day.read(words[2])
        (months, _) = try CronField.month.read(words[3])
        (weekdays, isAnyWeekday) = try CronField.weekday.read(words[4])
        try requireADay()
    }

    init(minutes: FieldSet, hours: FieldSet? = nil, days: FieldSet? = nil, weekdays: FieldSet? = nil) throws(BrokenCalendar) {
        self.minutes = minutes
        self.hours = hours ?? CronField.hour.all
        self.days = days ?? CronField.day.all
        self.weekdays = weekdays ?? CronField.weekday.all
        (isAnyDay, isAnyWeekday, months) = (days == nil, weekdays == nil, CronField.month.all)
        try requireADay()
    }

    /// Within four hundred years each date falls on each day of the week, so only dates that no year has never come.
    private func requireADay() throws(BrokenCalendar) {
        let comes = months.numbers.contains { month in days.numbers.contains { $0 <= CivilDay.longest(month) } }
        guard comes || !(isAnyDay || isAnyWeekday) else { throw BrokenCalendar("no month that it names has such a day") }
    }

    func fits(_ day: CivilDay) -> Bool {
        guard months.contains(day.month) else { return false }
        let (fitsDay, fitsWeekday) = (days.contains(day.day), weekdays.contains(day.weekday))
        return isAnyDay || isAnyWeekday ? fitsDay && fitsWeekday : fitsDay || fitsWeekday
    }

    var text: String {
        // For these fields a star says no more than its numbers do.
        func starred(_ field: CronField, _ set: FieldSet) -> String { field.text(set, isStar: set.count > 1) }
        return [
            starred(.minute, minutes), starred(.hour, hours), CronField.day.text(days, isStar: isAnyDay), starred(.month, months),
            CronField.weekday.text(weekdays, isStar: isAnyWeekday),
        ].joined(separator: " ")
    }

    /// In words, where there are some.
    var words: String? {
        guard months == CronField.month.all, let minute = minutes.only else { return nil }
        let everyDay = isAnyDay && days == CronField.day.all
        let everyWeekday = isAnyWeekday && weekdays == CronField.weekday.all
        if everyDay, everyWeekday, hours == CronField.hour.all, minute == 0 { return "hourly" }
        guard let hour = hours.only else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(hour)):\(two(minute))"
        if everyDay, everyWeekday { return "daily \(time)" }
        if everyDay, !isAnyWeekday {
            return "\(weekdays.numbers.map { CronField.weekdayNames[$0] }.joined(separator: ",")) \(time)"
        }
        if everyWeekday, !isAnyDay, let day = days.only { return "\(CalendarReader.ordinal(day)) \(time)" }
        return nil
    }
}
