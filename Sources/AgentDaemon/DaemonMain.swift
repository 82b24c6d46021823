import AgentServer
import AgentStore
import ChangeEngine
import Foundation
import HostServices
import JobEngine
import LinuxHost
import Logging
import ServiceLifecycle
import SiteModel
import SiteOperations

/// `agent daemon run`: the one writer. Lock → state → nginx → recovery → socket → schedules; ends on SIGTERM or SIGINT after requests and
/// running changes had their time.
package enum DaemonMain {
    /// Seconds that running changes get when the daemon is asked to end; what is left then is recovery's.
    static let drainSeconds = 20.0

    /// Jobs at work at once.
    private static let jobSlots = 2
    /// Channels that are sent to at once: one that is slow, or a few, hold up nobody else. As many again for what is critical.
    private static let messagePlaces = [.min...AlertDeliveries.urgent - 1, AlertDeliveries.urgent ... .max].map { priorities in
        JobPlaces(JobKind.deliver.name, priorities: priorities, slots: 8)
    }

    /// Orders of certificates wait for authorities, some of them for minutes: so many do it beside all other jobs.
    private static let orderPlaces = JobPlaces(JobKind.orderCertificate.name, slots: 4)

    /// Pauses between attempts on one way back: long enough for the supervisor to bring a killed MariaDB or nginx back.
    private static let undoPatience: [Duration] = [
        .milliseconds(50), .milliseconds(200), .milliseconds(800), .seconds(2), .seconds(5), .seconds(8), .seconds(8),
    ]

    /// - Parameters:
    ///   - root: of a sandbox; nil for the machine itself.
    ///   - phpIdle: seconds without a request after which PHP sleeps; 0: never.
    package static func run(root: String?, version: String, phpIdle: Int) async throws {
        let composition: any HostComposition = try root.map { try SandboxComposition(root: $0) } ?? SystemComposition()
        let settings = CoreSettings(
            root: root ?? composition.layout.root, version: version, redis: composition.redis,
            wordpressMirror: WordPressMirror(composition.mirror).base, remedies: composition.remedies,
            phpIdle: phpIdle > 0 ? .seconds(phpIdle) : nil)
        try await run(on: composition, settings)
    }

    private static func run(on composition: any HostComposition, _ settings: CoreSettings) async throws {
        try OpenFiles.raise()
        try JournalLog.bootstrap(composition.layout)
        let logger = Logger(label: "agent")
        try composition.requireReady()
        let layout = composition.layout
        guard let lock = try FileLock.take(layout.daemonLock) else {
            throw Problem.cannot(
                "run the daemon on", settings.root, "another daemon runs there", code: .daemonRunning, hint: "agent doctor")
        }
        defer { lock.release() }
        let store = try openStore(layout, logger)
        let guards = GuardDesk(
            book: store, states: try await store.guardStates(), clock: BootClock.reading,
            settings: { try await GuardSettingsFile.read(layout) }, logger: logger)
        let secrets = SecretDesk(store: store, file: SecretKeyFile(path: layout.secretsKey))
        let host = try composition.host(guards, secrets)
        try OwnDirectory.make(host.layout.directories.audit)
        let audit = AuditLog(AuditPlaces(host.layout))
        if let problem = audit.problem { logger.critical("audit log not open", metadata: ["problem.message": "\(problem.message)"]) }
        try MustUsePlugin.install(host.layout)
        let crisis = CrisisSwitch(path: host.layout.crisis)
        if let damage = crisis.damage { logger.critical("all is stopped until 'agent crisis off'", metadata: ["problem": "\(damage)"]) }
        let core = makeCore(host, store, audit, crisis, guards, secrets, settings, logger) { BootClock.servedTime }
        // Ways back reload nginx.
        try await core.startServing()
        try await core.recover()
        try await serve(core, logger)
    }

    /// Where the disk is so full that not even this has room, the space for ways back is there for it: a daemon that runs can tell, and give space back.
    private static func openStore(_ layout: HostLayout, _ logger: Logger) throws -> AgentStore {
        do { return try AgentStore(path: layout.database) } catch {
            let reserve = DiskReserve(path: layout.reserve)
            guard try !reserve.hasRoom() else { throw error }
            logger.critical("state file not opened on a full disk, so the reserve is given to it", metadata: ["problem": "\(error)"])
            try reserve.release()
            return try AgentStore(path: layout.database)
        }
    }

    static func makeCore(
        _ host: ServiceHost, _ store: AgentStore, _ log: AuditLog, _ crisis: CrisisSwitch, _ guards: GuardDesk, _ secrets: SecretDesk,
        _ settings: CoreSettings, _ logger: Logger, servedTime: @escaping @Sendable () -> Int64?
    ) -> AgentCore {
        let neighbours = Neighbours(host.addressing, logger: logger) { try await store.sites(state: .live) }
        let activation = ActivationLane<ServedVhost>(
            SiteActivation.effects(host) { site in await neighbours.choose(except: site) })
        let passwords = PasswordDesk()
        let listeners = SiteListeners(host: host, store: store, logger: logger)
        let reserve = UndoReserve(path: host.layout.reserve, logger: logger)
        let lost = LostRecords(kept: KeptCount(path: host.layout.auditLost), logger: logger)
        let audit = AuditDesk(log: log, reserve: reserve, lost: lost, version: settings.version, logger: logger)
        let tallies = Tallies()
        let (certificates, promises) = (CertificateNeeds(), PromiseNeeds())
        let ending = ChangeEnding(
            host: host, store: store, passwords: passwords, listeners: listeners, reserve: reserve, audit: audit, tallies: tallies,
            certificates: certificates, promises: promises, logger: logger)
        let clock = ClockDesk()
        let tools = StepTools(host: host, activation: activation) { try await clock.look(crisis.now, store, served: servedTime()).time }
        let runner = ChangeRunner(
            journal: store, catalog: HostStepCatalog(tools), clock: AgentCore.now,
            patience: undoPatience, mayBegin: { try await reserve.require(for: $0) },
            onUndo: { await reserve.release(for: $0.id) }, onClose: { await ending.changeClosed($0) })
        let jobs = JobRunner(
            queue: store, clock: AgentCore.now, dice: { .random(in: 0...1) }, slots: jobSlots,
            places: messagePlaces + [orderPlaces], givingWay: JobKind.givingWay, logger: logger,
            held: { JobHold(crisis.current) }, onEnd: { tallies.ended($0, $1, now: $2) })
        return AgentCore(
            host: host, store: store, runner: runner, activation: activation, passwords: passwords, listeners: listeners, reserve: reserve,
            audit: audit, jobs: jobs, sender: host.sender, alertSettings: AlertSettingsDesk(host.sender),
            schedule: HostScheduler(store: store, root: settings.root, jobs: jobs, logger: logger), tallies: tallies, clock: clock,
            servedTime: servedTime, certificateNeeds: certificates, promiseNeeds: promises,
            crisis: crisis, guards: guards, secrets: secrets,
            keys: KeyDesk(store: store, logger: logger), tokens: TokenDesk(store: store, logger: logger),
            upgrades: UpgradeDesk { try await host.upgrades.pending() }, settings: settings, logger: logger)
    }

    private static func serve(_ core: AgentCore, _ logger: Logger) async throws {
        let visits = Visits()
        let server = AgentHTTPServer(service: core, socket: .place(core.host.layout.daemonSocket), logger: logger, visits: visits) {
            tellServiceManager(logger)
        }
        let cron = CronSchedule(host: core.host, store: core.store, runs: core.cronRuns, crisis: core.crisis, logger: logger)
        let idle = IdleKeeper(sleeper: core.host.sleeper, idle: core.settings.phpIdle, logger: logger)
        let optional: [(any Service)?] = [WatchdogKeeper(core: core), idle, WallKeeper(core: core)]
        let services: [any Service] =
            [
                server, cron, JobKeeper(core: core), ScheduleKeeper(schedule: core.schedule), ReloadKeeper(core: core),
                ReserveKeeper(core: core),
                MemoryKeeper(logger: logger), AnchorKeeper(core: core), RemoteAnchorKeeper(core: core),
                CompiledKeeper(core: core), CrisisKeeper(core: core), TokenKeeper(core: core), AlertKeeper(core: core),
                CertificateKeeper(core: core), PromiseKeeper(core: core), WatchedKeeper(core: core), UpgradeKeeper(core: core),
            ] + optional.compactMap { $0 } + [LastWall(visits: visits, logger: logger)]
        var quiet = logger
        quiet.logLevel = .warning
        let group = ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        logger.notice("daemon ready", metadata: ["agent.root": "\(core.settings.root)", "agent.version": "\(core.settings.version)"])
        try await group.run()
        await core.runner.drain(seconds: drainSeconds)
        await core.listeners.closeAll()
    }

    /// systemd holds up what comes after a service of Type=notify until it hears this.
    private static func tellServiceManager(_ logger: Logger) {
        guard let socket = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"] else { return }
        do throws(Problem) { try ServiceNotice.ready.send(to: socket) } catch {
            logger.error("systemd not told", metadata: ["problem.message": "\(error.message)"])
        }
    }
}
