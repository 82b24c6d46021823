import JobEngine
import SiteModel

/// An entry of the schedule as it stands: as it holds, or why what a person once decided of it is not understood any more. A zone goes when tzdata gives
/// it up; then the entry does not run, and is shown and mended like any other.
package struct ScheduleStanding: Sendable {
    package let own: ScheduleDefault
    package let state: ScheduleState
    package let entry: Result<ScheduleEntry, Problem>
    private let machine: LocalZone

    package init(_ own: ScheduleDefault, _ state: ScheduleState, machine: LocalZone, zones: ZoneReader) {
        (self.own, self.state, self.machine) = (own, state, machine)
        entry = Result { () throws(Problem) in try ScheduleEntry(own, state, machine: machine, zones: zones) }
    }

    /// All of this host. - Throws: for a calendar of the agent's own that is none; a test reads them all.
    package static func all(
        _ states: [String: ScheduleState], machine: LocalZone, zones: ZoneReader
    ) throws(Problem) -> [ScheduleStanding] {
        try HostSchedule.entries().map { ScheduleStanding($0, states[$0.name] ?? ScheduleState(), machine: machine, zones: zones) }
    }

    /// nil: it is not understood.
    package var readable: ScheduleEntry? { try? entry.get() }  // `problem` says why

    package var problem: Problem? {
        guard case .failure(var problem) = entry else { return nil }
        problem.hint = "agent schedule set \(own.name) --reset, or with another --zone or --calendar"
        return problem
    }

    /// As it was decided, understood or not.
    package var calendar: String { readable?.calendar.text ?? state.choice.calendar ?? own.calendar.text }
    package var zone: String { readable?.zone.name ?? state.choice.zone ?? machine.name }
    package var jitter: Int { readable?.jitter ?? state.choice.jitter ?? own.jitter }
    package var isEnabled: Bool { state.choice.isEnabled ?? true }

    /// When it runs within a span of seconds, as `ScheduleEntry.runs`; never while it is not understood.
    package func runs(after: Int64, through: Int64, most: Int, host: String) -> [(slot: Int64, at: Int64)] {
        readable?.runs(after: after, through: through, most: most, host: host) ?? []
    }

    /// The same entry with another choice. - Throws: `bad-calendar` where that is not understood either, and is to run.
    package func chosen(_ choice: ScheduleChoice, zones: ZoneReader) throws(Problem) -> ScheduleStanding {
        var state = state
        state.choice = choice
        let after = ScheduleStanding(own, state, machine: machine, zones: zones)
        if after.isEnabled, let problem = after.problem { throw problem }
        return after
    }

    /// Whether it begins anew from now: what another calendar, or a stretch in which it was switched off or not understood, would have run before is not made
    /// up for.
    package func isAnew(since before: ScheduleStanding) -> Bool {
        guard let now = readable, let then = before.readable else { return true }
        return (now.calendar, now.zone) != (then.calendar, then.zone) || now.isEnabled && !then.isEnabled
    }
}
