import AgentAPI
import AgentStore
import Glibc
import JobEngine
import LinuxHost
import Logging
import ServiceLifecycle
import SiteModel
import SiteOperations

/// Has the host's schedule looked at until the daemon shuts down.
struct ScheduleKeeper: Service {
    let schedule: HostScheduler

    func run() async throws { await cancelWhenGracefulShutdown { await schedule.scheduler.run() } }
}

/// The scheduler of this host, with the facts that it was made of.
struct HostScheduler: Sendable {
    let scheduler: Scheduler
    /// Tells this host's delays from another's.
    let host: String
    let zone: LocalZone

    init(store: AgentStore, root: String, jobs: JobRunner, logger: Logger) {
        let (zone, host) = (Self.machineZone(logger), "\(HostName.current ?? "") \(root)")
        self.zone = zone
        self.host = host
        scheduler = Scheduler(
            book: store, clock: ScheduleClock(wall: AgentCore.now, boot: { BootClock.reading().elapsed }), host: host,
            entries: {
                // One that is not understood does not stop the others, and has an alert of its own.
                try ScheduleStanding.all(try await store.scheduleStates(), machine: zone, zones: ZoneFiles.read).compactMap(\.readable)
            },
            job: { entry in try HostSchedule.job(entry.kind, AgentCore.newJob(), requestedBy: geteuid()) }, logger: logger,
            onJob: { jobs.poke() })
    }

    func poke() { scheduler.poke() }

    private static func machineZone(_ logger: Logger) -> LocalZone {
        guard let name = ZoneFiles.machine() else { return .utc }
        do { return try LocalZone(name, ZoneFiles.read) } catch {
            logger.error("the machine's time zone is not understood: calendars hold in UTC", metadata: ["problem": "\(error)"])
            return .utc
        }
    }
}

extension ScheduleWish {
    init(_ request: SetScheduleRequest) {
        self.init(
            calendar: request.calendar, zone: request.zone, jitter: request.jitter, isEnabled: request.enabled,
            isReset: request.reset ?? false)
    }
}
