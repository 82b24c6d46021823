import AgentAPI

/// Which method answers which row. The switch is exhaustive: a row without a handler does not compile.
struct Handlers: Sendable {
    typealias Handler = @Sendable (Call) async throws -> Answer

    let service: any AgentService
    private let health: HealthController
    private let sandbox: SandboxController
    private let host: HostController
    private let site: SiteController
    private let log: LogController
    private let cron: CronController
    private let plan: PlanController
    private let change: ChangeController
    private let event: EventController
    private let doctor: DoctorController
    private let audit: AuditController
    private let job: JobController
    private let schedule: ScheduleController
    private let crisis: CrisisController
    private let secret: SecretController
    private let alert: AlertController
    private let guards: GuardController
    private let token: TokenController
    private let certificate: CertificateController
    private let watched: WatchedController

    init(service: any AgentService) {
        self.service = service
        health = HealthController(service: service)
        sandbox = SandboxController(service: service)
        host = HostController(service: service)
        site = SiteController(service: service)
        log = LogController(service: service)
        cron = CronController(service: service)
        plan = PlanController(service: service)
        change = ChangeController(service: service)
        event = EventController(service: service)
        doctor = DoctorController(service: service)
        audit = AuditController(service: service)
        job = JobController(service: service)
        schedule = ScheduleController(service: service)
        crisis = CrisisController(service: service)
        secret = SecretController(service: service)
        watched = WatchedController(service: service)
        alert = AlertController(service: service)
        guards = GuardController(service: service)
        token = TokenController(service: service)
        certificate = CertificateController(service: service)
    }

    subscript(_ name: RouteName) -> Handler {
        switch name {
        case .healthReport: health.report
        case .metrics: health.metrics
        case .health: health.show
        case .sandbox: sandbox.show
        case .host: host.show
        case .hostReload: host.reload
        case .hostConfig: host.configuration
        case .hostConfigUpgrade: host.upgradeConfiguration
        case .hostCloudflare: host.refreshCloudflare
        case .hostClock: host.clock
        case .hostClockAccept: host.acceptClock
        case .siteList: site.list
        case .siteCreate: site.create
        case .siteShow: site.show
        case .siteDelete: site.delete
        case .sitePurge: site.purge
        case .siteUndelete: site.undelete
        case .siteLoginLink: site.loginLink
        case .siteLogs: log.read
        case .siteEvents: site.events
        case .siteStatus: site.status
        case .siteShell: site.shell
        case .siteCron: cron.list
        case .siteCronRun: cron.run
        case .siteSet: site.set
        case .siteLimits: site.limits
        case .cachePurge: site.purgeCache
        case .planCreate: plan.create
        case .planSite: plan.existing
        case .planSet: plan.set
        case .planDelete: plan.delete
        case .changeList: change.list
        case .changeShow: change.show
        case .changeEvents: event.ofChange
        case .changeCancel: change.cancel
        case .changeUndo: change.undo
        case .changeResume: change.resume
        case .changePassword: change.password
        case .doctor: doctor.examine
        case .doctorOrphans: doctor.orphans
        case .auditQuery: audit.query
        case .auditVerify: audit.verify
        case .auditAnchors: audit.verifyAnchors
        case .auditArchive: audit.archive
        case .auditAnew: audit.beginAnew
        case .jobList: job.list
        case .jobShow: job.show
        case .jobEvents: event.ofJob
        case .jobKinds: job.kinds
        case .jobAdd: job.add
        case .jobRetry: job.steer(.retry)
        case .jobCancel: job.steer(.cancel)
        case .jobPause: job.steer(.pause)
        case .jobContinue: job.steer(.goOn)
        case .queueShow: job.queue
        case .queuePause: job.pauseQueue(true)
        case .queueContinue: job.pauseQueue(false)
        case .scheduleList: schedule.list
        case .scheduleNext: schedule.next
        case .scheduleSet: schedule.set
        case .scheduleRun: schedule.run
        case .crisis: crisis.show
        case .crisisOn: crisis.begin
        case .crisisOff: crisis.end
        case .secretList: secret.list
        case .secretSet: secret.set
        case .secretRotate: secret.rotate
        case .secretRemove: secret.remove
        case .tokenList: token.list
        case .tokenCreate: token.create
        case .tokenSecret: token.secret
        case .tokenRevoke: token.revoke
        case .alertList: alert.list
        case .alertShow: alert.show
        case .alertAck: alert.acknowledge
        case .alertConditions: alert.conditions
        case .alertChannels: alert.channels
        case .alertTest: alert.test
        case .breakerList: guards.breakers
        case .breakerReset: guards.reset
        case .limitList: guards.limits
        case .certificateList: certificate.list
        case .certificateShow: certificate.show
        case .certificateTest: certificate.test
        case .certificateOrder: certificate.order
        case .certificateRevoke: certificate.revoke
        case .certificateImport: certificate.bring
        case .watchedList: watched.list
        case .watchBegin: watched.begin
        case .watchEnd: watched.end
        }
    }
}
