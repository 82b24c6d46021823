import SiteModel

/// Something that is done again and again, as it comes with the agent: a job, and when.
package struct ScheduleDefault: Sendable, Hashable {
    package var name: String
    /// Of the job.
    package var kind: String
    package var title: String
    package var calendar: CalendarRule
    /// Seconds: a run begins up to so much later than its calendar says.
    package var jitter: Int
    package init(name: String, kind: String, title: String, calendar: CalendarRule, jitter: Int) {
        self.name = name
        self.kind = kind
        self.title = title
        self.calendar = calendar
        self.jitter = jitter
    }
}

/// What a person decided about an entry; what is nil is as it comes with the agent.
package struct ScheduleChoice: Sendable, Hashable {
    package var calendar: String?
    /// nil: the machine's.
    package var zone: String?
    package var jitter: Int?
    package var isEnabled: Bool?
    package init(calendar: String? = nil, zone: String? = nil, jitter: Int? = nil, isEnabled: Bool? = nil) {
        self.calendar = calendar
        self.zone = zone
        self.jitter = jitter
        self.isEnabled = isEnabled
    }
}

/// What is remembered of an entry.
package struct ScheduleState: Sendable, Hashable {
    package var choice: ScheduleChoice
    /// Seconds since 1970: what its calendar says up to here has run, or was over before the entry began.
    package var doneThrough: Int64?
    /// The time of its calendar that ran last. Seconds since 1970.
    package var lastSlot: Int64?
    /// When a job was taken in for it, also by hand. Milliseconds since 1970.
    package var lastRun: Int64?
    package var lastJob: JobID?
    /// How often its time came while its job before was open still: that one was enough.
    package var dropped: Int
    /// When that was last. Milliseconds since 1970.
    package var lastDropped: Int64?
    package init(
        choice: ScheduleChoice = ScheduleChoice(), doneThrough: Int64? = nil, lastSlot: Int64? = nil, lastRun: Int64? = nil,
        lastJob: JobID? = nil, dropped: Int = 0, lastDropped: Int64? = nil
    ) {
        self.choice = choice
        self.doneThrough = doneThrough
        self.lastSlot = lastSlot
        self.lastRun = lastRun
        self.lastJob = lastJob
        self.dropped = dropped
        self.lastDropped = lastDropped
    }
}

/// An entry as it holds: the agent's own, and what a person decided.
package struct ScheduleEntry: Sendable, Hashable {
    package var name: String
    package var kind: String
    package var title: String
    package var calendar: CalendarRule
    package var zone: LocalZone
    package var jitter: Int
    package var isEnabled: Bool
    package var state: ScheduleState

    package static let longestJitter = 6 * 3_600

    /// - Throws: `bad-calendar` for what another version of the agent may have stored.
    package init(
        _ own: ScheduleDefault, _ state: ScheduleState, machine: LocalZone, zones: ZoneReader = { _ in nil }
    ) throws(Problem) {
        name = own.name
        kind = own.kind
        title = own.title
        calendar = try state.choice.calendar.map { text throws(Problem) in try CalendarRule(text) } ?? own.calendar
        zone = try state.choice.zone.map { name throws(Problem) in try LocalZone(name, zones) } ?? machine
        jitter = min(max(state.choice.jitter ?? own.jitter, 0), Self.longestJitter)
        isEnabled = state.choice.isEnabled ?? true
        self.state = state
    }

    /// How much later than its calendar says it runs on this host: always the same, so that one host has a rhythm and many do not ask together. At most
    /// half of the time to the next run.
    package func delay(host: String, slot: Int64) -> Int64 {
        guard jitter > 0, let next = calendar.next(after: slot, in: zone) else { return 0 }
        // FNV-1a: the same in each process, which Swift's own hashes are not.
        let hash = "\(host)\n\(name)".utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let most = min(Int64(jitter), (next - slot) / 2)
        return Int64((hash >> 11) % UInt64(most + 1))
    }

    /// When it runs within a span of seconds: the calendar's time and the one with its delay, at most so many.
    package func runs(after: Int64, through: Int64, most: Int, host: String) -> [(slot: Int64, at: Int64)] {
        var found: [(slot: Int64, at: Int64)] = []
        var seen = after
        while isEnabled, found.count < most, let slot = calendar.next(after: seen, in: zone), slot <= through {
            found.append((slot, slot + delay(host: host, slot: slot)))
            seen = slot
        }
        return found
    }
}
