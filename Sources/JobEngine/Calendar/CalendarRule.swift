import SiteModel

/// When something is to be done again and again, as a person writes it: `daily 03:00`, `Sunday 02:00`, `1st 01:00`, `hourly`, `every 10m`, or the five
/// fields of crontab(5). The text of a rule is a rule again, and the same one.
package enum CalendarRule: Sendable, Hashable {
    /// Each so many minutes since 1970. No time zone moves it.
    case every(minutes: Int)
    /// By the clock on the wall.
    case wall(CronFields)

    package static let longestText = 200
    static let longestPeriod = 7 * 24 * 60

    /// - Throws: `bad-calendar`, with the rule that the text breaks.
    package init(_ text: String) throws(Problem) {
        do throws(BrokenCalendar) { self = try CalendarReader.read(text) } catch {
            throw .cannot(
                "use calendar", String(text.prefix(Self.longestText)), error.rule, code: .badCalendar,
                hint: "agent schedule set NAME --calendar 'daily 03:00'")
        }
    }

    package var text: String {
        switch self {
        case .every(let minutes):
            if minutes % 1_440 == 0 { return "every \(minutes / 1_440)d" }
            return minutes % 60 == 0 ? "every \(minutes / 60)h" : "every \(minutes)m"
        case .wall(let fields): return fields.words ?? fields.text
        }
    }
}

extension CalendarRule: CustomStringConvertible {
    package var description: String { text }
}

/// The rule that a text breaks, in words that follow "cannot use calendar '…': ".
struct BrokenCalendar: Error {
    let rule: String
    init(_ rule: String) { self.rule = rule }
}
