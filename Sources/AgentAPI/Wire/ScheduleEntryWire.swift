import SiteModel

/// Something that the host does by itself again and again. Times are seconds since 1970.
package struct ScheduleEntryView: Codable, Sendable, Hashable {
    package var name: String
    /// Of the job that it takes in.
    package var kind: String
    package var title: String
    package var calendar: String
    /// Of the time zone in which its calendar holds.
    package var zone: String
    /// The most seconds by which a run is put off.
    package var jitter: Int
    package var enabled: Bool
    /// Whether it is as it comes with the agent.
    package var standard: Bool
    /// When a job was taken in for it last.
    package var lastRun: Int64?
    package var lastJob: String?
    /// How often its time came while its job before was open still: that one was enough.
    package var dropped: Int
    /// When that was last.
    package var lastDropped: Int64?
    /// When the next run begins; nil where it is switched off.
    package var next: Int64?
    /// Why what was chosen for it is not understood any more: until that is mended it does not run by itself.
    package var problem: String?
    /// False: nothing had to change, or nothing was asked for.
    package var changed: Bool?
    package init(
        name: String, kind: String, title: String, calendar: String, zone: String, jitter: Int, enabled: Bool, standard: Bool,
        lastRun: Int64? = nil, lastJob: String? = nil, dropped: Int = 0, lastDropped: Int64? = nil, next: Int64? = nil,
        problem: String? = nil, changed: Bool? = nil
    ) {
        self.name = name
        self.kind = kind
        self.title = title
        self.calendar = calendar
        self.zone = zone
        self.jitter = jitter
        self.enabled = enabled
        self.standard = standard
        self.lastRun = lastRun
        self.lastJob = lastJob
        self.dropped = dropped
        self.lastDropped = lastDropped
        self.next = next
        self.problem = problem
        self.changed = changed
    }
}

/// A run to come.
package struct ScheduledRunView: Codable, Sendable, Hashable {
    package var name: String
    /// When it begins: the calendar's time and the entry's delay. Seconds since 1970.
    package var at: Int64
    /// What its calendar says, on a clock in `zone`: `2026-11-29 05:00`.
    package var local: String
    package var zone: String
    package var kind: String
    package init(name: String, at: Int64, local: String, zone: String, kind: String) {
        self.name = name
        self.at = at
        self.local = local
        self.zone = zone
        self.kind = kind
    }

    package static let days: ClosedRange<Int64> = 1...366
    /// Of one entry: one that runs each minute would hide all others.
    package static let mostOfOne = 200
}

/// What is nil stays as it is.
package struct SetScheduleRequest: Codable, Sendable, Hashable {
    package var calendar: String?
    /// Of a time zone; empty: the machine's.
    package var zone: String?
    /// Seconds.
    package var jitter: Int?
    package var enabled: Bool?
    /// True: first as it comes with the agent.
    package var reset: Bool?
    package var dryRun: Bool?
    package init(
        calendar: String? = nil, zone: String? = nil, jitter: Int? = nil, enabled: Bool? = nil, reset: Bool? = nil, dryRun: Bool? = nil
    ) {
        self.calendar = calendar
        self.zone = zone
        self.jitter = jitter
        self.enabled = enabled
        self.reset = reset
        self.dryRun = dryRun
    }
}
