import JobEngine
import SiteModel

/// Everything that a host does by itself again and again: the kinds of jobs that have a rhythm. When it runs, a person may decide.
package enum HostSchedule {
    /// - Throws: for a calendar that is none; a test reads them all.
    package static func entries() throws(Problem) -> [ScheduleDefault] {
        var entries: [ScheduleDefault] = []
        for kind in JobKind.all {
            guard let rhythm = kind.rhythm else { continue }
            entries.append(
                ScheduleDefault(
                    name: kind.name, kind: kind.name, title: kind.title, calendar: try CalendarRule(rhythm.calendar), jitter: rhythm.jitter)
            )
        }
        return entries
    }

    /// The job that an entry takes in. One of its kind is enough.
    package static func job(
        _ kind: String, _ identity: (id: JobID, at: Int64), requestedBy: UInt32
    ) throws(Problem) -> Job {
        try HostJob(try JobKind(named: kind)).job(id: identity.id, at: identity.at, requestedBy: requestedBy)
    }

    package static func unknown(_ name: String) -> Problem {
        let names = JobKind.all.filter { $0.rhythm != nil }.map(\.name)
        return .cannot(
            "find schedule", name, "no entry has this name", code: .scheduleNotFound,
            hint: Nearest.hint(name, among: names, "agent schedule list"))
    }
}
