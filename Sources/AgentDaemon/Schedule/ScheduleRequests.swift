import AgentAPI
import AgentServer
import AgentStore
import JobEngine
import LinuxHost
import SiteModel
import SiteOperations

/// What people ask of the schedule.
extension AgentCore {
    package func scheduleEntries() async throws -> [ScheduleEntryView] { try await standings().map(view) }

    package func scheduledRuns(days: Int) async throws -> [ScheduledRunView] {
        let now = seconds
        let runs = try await standings().compactMap(\.readable).flatMap { entry in
            entry.runs(
                after: max(entry.state.doneThrough ?? now, now), through: now + Int64(days) * 86_400, most: ScheduledRunView.mostOfOne,
                host: schedule.host
            ).map { run in
                ScheduledRunView(
                    name: entry.name, at: run.at, local: entry.zone.wallText(at: run.slot), zone: entry.zone.name, kind: entry.kind)
            }
        }
        return runs.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
    }

    package func setSchedule(_ name: String, _ request: SetScheduleRequest, by peer: Peer) async throws -> ScheduleEntryView {
        guard let before = try await standings().first(where: { $0.own.name == name }) else { throw HostSchedule.unknown(name) }
        let choice = try ScheduleWish(request).choice(over: before.state.choice, before.own, ZoneFiles.read)
        let after = try before.chosen(choice, zones: ZoneFiles.read)
        let isOther = choice != before.state.choice
        if isOther, request.dryRun != true {
            try await store.chooseSchedule(name, choice, through: after.isAnew(since: before) ? seconds : nil)
            schedule.poke()
        }
        var view = view(after)
        view.changed = isOther
        return view
    }

    package func runScheduleEntry(_ name: String, by peer: Peer) async throws -> JobView {
        let own = try own(name)
        var job = try HostSchedule.job(own.kind, Self.newJob(), requestedBy: peer.uid)
        job.requestedWith = peer.token
        job = try await store.runScheduleByHand(name, at: Self.now(), job)
        jobs.poke()
        return try await self.job(job.id.rawValue)
    }

    private func own(_ name: String) throws -> ScheduleDefault {
        guard let own = try HostSchedule.entries().first(where: { $0.name == name }) else { throw HostSchedule.unknown(name) }
        return own
    }

    private func standings() async throws -> [ScheduleStanding] {
        try ScheduleStanding.all(try await store.scheduleStates(), machine: schedule.zone, zones: ZoneFiles.read)
    }

    /// How each entry stands, for whoever watches. A run that waits for its job to be taken in is not late yet.
    func scheduleStandings() async throws -> [HostLook.Entry] {
        let now = seconds
        return try await standings().map { entry in
            let due = entry.state.doneThrough.flatMap { entry.runs(after: $0, through: now, most: 1, host: schedule.host).first?.at }
            let next = entry.runs(after: max(entry.state.doneThrough ?? now, now), through: .max, most: 1, host: schedule.host).first
            return HostLook.Entry(
                name: entry.own.name, isEnabled: entry.isEnabled, next: next?.at, lastRun: entry.state.lastRun.map { $0 / 1_000 },
                isLate: due.map { now - $0 > Self.longestWait } ?? false, problem: entry.problem?.message)
        }
    }

    /// Seconds.
    private static let longestWait: Int64 = 300

    private func view(_ entry: ScheduleStanding) -> ScheduleEntryView {
        let next = entry.runs(after: max(entry.state.doneThrough ?? seconds, seconds), through: .max, most: 1, host: schedule.host).first
        return ScheduleEntryView(
            name: entry.own.name, kind: entry.own.kind, title: entry.own.title, calendar: entry.calendar, zone: entry.zone,
            jitter: entry.jitter, enabled: entry.isEnabled, standard: entry.state.choice == ScheduleChoice(),
            lastRun: entry.state.lastRun.map { $0 / 1_000 }, lastJob: entry.state.lastJob?.rawValue,
            dropped: entry.state.dropped, lastDropped: entry.state.lastDropped.map { $0 / 1_000 }, next: next?.at,
            problem: entry.problem?.message)
    }
}
