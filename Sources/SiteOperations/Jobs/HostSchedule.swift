import JobEngine
import SiteModel

/// Everything that a host does by itself again and again. What is not here does not run by itself; when it runs, a person may decide.
package enum HostSchedule {
    /// - Throws: for a calendar that is none; a test reads them all.
    package static func entries() throws(Problem) -> [ScheduleDefault] {
        // Not between one and three at night: there clocks leave out hours and show them twice.
        [
            try entry(.sweepTrash, "hourly", jitter: 300),
            try entry(.forgetHistory, "hourly", jitter: 600),
            try entry(.archiveAudit, "hourly", jitter: 900),
            try entry(.examine, "daily 04:00", jitter: 1_800),
            // Cloudflare's networks change a few times in a year; where it is not believed the job asks nobody.
            try entry(.refreshCloudflare, "Sunday 05:00", jitter: 3_600),
        ]
    }

    private static func entry(_ kind: HostJob.Kind, _ calendar: String, jitter: Int) throws(Problem) -> ScheduleDefault {
        ScheduleDefault(
            name: kind.rawValue, kind: kind.rawValue, title: kind.title, calendar: try CalendarRule(calendar), jitter: jitter)
    }

    /// The job that an entry takes in. One of its kind is enough.
    package static func job(
        _ kind: String, _ identity: (id: JobID, at: Int64), requestedBy: UInt32
    ) throws(Problem) -> Job {
        try HostJob(try HostJob.Kind(named: kind), site: nil).job(id: identity.id, at: identity.at, requestedBy: requestedBy)
    }

    package static func unknown(_ name: String) -> Problem {
        .cannot("find schedule", name, "no entry has this name", code: .scheduleNotFound, hint: "agent schedule list")
    }
}
