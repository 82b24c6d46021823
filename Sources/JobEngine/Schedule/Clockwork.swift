/// Says which entries have come due, from looks at the clock on the wall. Holds back by the boot clock, which no one sets and which goes on in a
/// suspended machine: a jump of the wall's clock neither hurries nor holds what waits.
package struct Clockwork: Sendable {
    package enum Action: Sendable, Hashable {
        /// A new entry, or one whose last run is in a future that a wrong clock showed: it begins now.
        case begin(String, through: Int64, from: Int64?)
        /// - `slot`: the first time that has come; later ones that have come too are done with it.
        case run(String, slot: Int64, through: Int64, from: Int64?)
    }

    /// Seconds. A last run that is further ahead was noted by a clock that went wrong; one that is nearer is not repeated.
    package static let mostAhead: Int64 = 86_400
    /// Seconds: what is later than this was missed, and does not begin at once with all else that was.
    static let isMissed: Int64 = 120
    /// Seconds between looks, however quiet it is.
    package static let longestPause: Int64 = 20

    private let host: String
    private struct Held {
        var slot: Int64
        /// By the boot clock.
        var start: Int64
    }
    /// Of entries whose time has come: when they begin. It stays until the book says that they have run: who could not be written down is not put off anew.
    private var held: [String: Held] = [:]

    package init(host: String) { self.host = host }

    /// - Parameters: `wall`: seconds since 1970. `boot`: seconds since the machine's start.
    /// - Returns: what is to be done, and the seconds until the next look.
    package mutating func look(_ entries: [ScheduleEntry], wall: Int64, boot: Int64) -> (actions: [Action], pause: Int64) {
        var actions: [Action] = []
        var pause = Self.longestPause
        held = held.filter { name, _ in entries.contains { $0.name == name && $0.isEnabled } }
        for entry in entries where entry.isEnabled {
            let from = entry.state.doneThrough
            guard let done = from, done <= wall + Self.mostAhead else {
                actions.append(.begin(entry.name, through: wall, from: from))
                held[entry.name] = nil
                continue
            }
            guard let slot = entry.calendar.next(after: done, in: entry.zone) else { continue }
            guard slot <= wall else {
                held[entry.name] = nil
                pause = min(pause, slot - wall)
                continue
            }
            let known = held[entry.name].flatMap { $0.slot == slot ? $0.start : nil }
            let start = known ?? boot + wait(entry, slot: slot, late: wall - slot)
            held[entry.name] = Held(slot: slot, start: start)
            if start <= boot {
                actions.append(.run(entry.name, slot: slot, through: wall, from: from))
            } else {
                pause = min(pause, start - boot)
            }
        }
        return (actions, max(pause, 1))
    }

    private func wait(_ entry: ScheduleEntry, slot: Int64, late: Int64) -> Int64 {
        let delay = entry.delay(host: host, slot: slot)
        return late > Self.isMissed ? delay : max(0, delay - late)
    }
}
