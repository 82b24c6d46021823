import AgentAPI
import AgentServer

/// What it is asked of the schedule.
extension RecordingService {
    package static let scheduleEntry = ScheduleEntryView(
        name: "doctor.pass", kind: "doctor.pass", title: "look for what is wrong", calendar: "daily 04:00", zone: "UTC", jitter: 1_800,
        enabled: true, standard: true, lastRun: 1_700_000_000, lastJob: "j23456789abc", dropped: 2,
        lastDropped: 1_700_000_100, next: 1_700_086_400)
    package func scheduleEntries() async throws -> [ScheduleEntryView] {
        try note("scheduleEntries")
        return [Self.scheduleEntry]
    }
    package func scheduledRuns(days: Int) async throws -> [ScheduledRunView] {
        try note("scheduledRuns \(days)")
        return [
            ScheduledRunView(name: "doctor.pass", at: 1_700_086_400, local: "2023-11-15 04:00", zone: "Europe/Berlin", kind: "doctor.pass")
        ]
    }
    package func setSchedule(_ name: String, _ request: SetScheduleRequest, by peer: Peer) async throws -> ScheduleEntryView {
        try note("setSchedule \(name) \(try Self.text(request)) by \(peer.uid)")
        return Self.scheduleEntry
    }
    package func runScheduleEntry(_ name: String, by peer: Peer) async throws -> JobView {
        try note("runScheduleEntry \(name) by \(peer.uid)")
        return Self.job
    }
}
