import JobEngine
import SiteModel

/// What a person wants of an entry of the schedule, read into what is kept: nothing of what is the agent's own anyway, so that it goes on following the
/// agent's.
package struct ScheduleWish: Sendable {
    package var calendar: String?
    /// Empty: the machine's.
    package var zone: String?
    package var jitter: Int?
    package var isEnabled: Bool?
    /// First as it comes with the agent.
    package var isReset: Bool

    package init(calendar: String? = nil, zone: String? = nil, jitter: Int? = nil, isEnabled: Bool? = nil, isReset: Bool = false) {
        self.calendar = calendar
        self.zone = zone
        self.jitter = jitter
        self.isEnabled = isEnabled
        self.isReset = isReset
    }

    package func choice(
        over standing: ScheduleChoice, _ own: ScheduleDefault, _ zones: ZoneReader
    ) throws(Problem) -> ScheduleChoice {
        var choice = isReset ? ScheduleChoice() : standing
        if let calendar {
            let rule = try CalendarRule(calendar)
            choice.calendar = rule == own.calendar ? nil : rule.text
        }
        if let zone { choice.zone = zone.isEmpty ? nil : try LocalZone(zone, zones).name }
        if let jitter {
            guard (0...ScheduleEntry.longestJitter).contains(jitter) else {
                throw .cannot(
                    "use jitter", "\(jitter)", "it is from 0 to \(ScheduleEntry.longestJitter) seconds", code: .badCalendar)
            }
            choice.jitter = jitter == own.jitter ? nil : jitter
        }
        if let isEnabled { choice.isEnabled = isEnabled ? nil : false }
        return choice
    }
}
