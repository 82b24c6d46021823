extension CalendarRule {
    /// The first time after `after`, both in seconds since 1970; nil: not before the year 10000.
    ///
    /// A time of day that clocks leave out (spring) comes once, at the first instant after the gap; one that they show twice (autumn) comes the first
    /// time. What comes in every hour goes by instants instead: no hour is left out and none is waited for twice.
    package func next(after: Int64, in zone: LocalZone) -> Int64? {
        let after = max(after, 0)
        guard after < CivilDay.last * 86_400 else { return nil }
        switch self {
        case .every(let minutes):
            let period = Int64(minutes) * 60
            return (after / period + 1) * period
        case .wall(let fields) where fields.hours == CronField.hour.all: return fields.nextInstant(after: after, in: zone)
        case .wall(let fields): return fields.nextOnTheWall(after: after, in: zone)
        }
    }
}

extension CronFields {
    fileprivate func nextOnTheWall(after: Int64, in zone: LocalZone) -> Int64? {
        let now = after + zone.offset(at: after)
        let (hours, minutes) = (hours.numbers, minutes.numbers)
        // Times of the day before may have been put off over a gap of a day.
        var day = floorDivided(now, by: 86_400) - 2
        while let fitting = firstDay(from: day) {
            for hour in hours {
                for minute in minutes {
                    let wall = fitting * 86_400 + Int64(hour) * 3_600 + Int64(minute) * 60
                    guard wall > now - 26 * 3_600 else { continue }
                    let instant = zone.instant(ofWall: wall)
                    if instant > after { return instant }
                }
            }
            day = fitting + 1
        }
        return nil
    }

    fileprivate func nextInstant(after: Int64, in zone: LocalZone) -> Int64? {
        var at = after + 1
        while true {
            let wall = at + zone.offset(at: at)
            let day = floorDivided(wall, by: 86_400)
            guard let fitting = firstDay(from: day) else { return nil }
            let second = wall - floorDivided(wall, by: 60) * 60
            if second != 0 {
                at += 60 - second
            } else if fitting > day {
                at = max(at + 60, zone.instant(ofWall: fitting * 86_400))
            } else if minutes.contains(Int(wall / 60 % 60)) {
                return at
            } else {
                at += 60
            }
        }
    }

    private func firstDay(from number: Int64) -> Int64? {
        var day = CivilDay(max(number, 0))
        while day.number <= CivilDay.last {
            if fits(day) { return day.number }
            day = CivilDay(months.contains(day.month) ? day.number + 1 : day.nextMonth)
        }
        return nil
    }
}
