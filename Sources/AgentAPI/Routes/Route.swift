import SiteModel

/// A row of the route table: what may be asked, by whom, and how it is told afterwards.
package struct Route: Sendable {
    package var name: RouteName
    package var method: String
    /// `/v1/sites/{ref}/plan`: literal segments and `{parameters}`.
    package var pattern: String
    /// The least that who asks must be.
    package var role: AccessRole
    package var tenant: TenantRule
    /// What the audit log calls it; nil for rows that only read.
    package var audit: String?
    /// What crisis mode does with it; nil for rows that only read: they go on.
    package var inCrisis: InCrisis?
    package var idempotency: Idempotency
    /// Query keys that the row knows; any other key is refused.
    package var query: [String]
    package var body: Body

    init(
        _ name: RouteName, _ method: String, _ pattern: String, _ role: AccessRole, tenant: TenantRule = .host, audit: String? = nil,
        inCrisis: InCrisis? = nil, _ idempotency: Idempotency, query: [String] = [], body: Body = .none
    ) {
        self.name = name
        self.method = method
        self.pattern = pattern
        self.role = role
        self.tenant = tenant
        self.audit = audit
        self.inCrisis = inCrisis
        self.idempotency = idempotency
        // What changes something can be asked without doing it.
        self.query = query + (audit == nil ? [] : [Self.rehearsal])
        self.body = body
    }

    /// Whose data the row touches. Who may see some sites alone is answered of another one as if it were not there.
    package enum TenantRule: String, Sendable {
        /// The whole host: never a tenant's.
        case host
        /// A list over all sites: it holds what is of those that who asks may see.
        case listed
        /// The one site named by `{ref}`.
        case site
        /// The site that the change named by `{id}` is about.
        case siteOfChange
        /// The site that the job named by `{id}` works on; the whole host where it works on none.
        case siteOfJob
        /// The site that the alert named by `{id}` is about; the whole host where it is about none.
        case siteOfAlert
        /// The whole host: no entry of the schedule named by `{name}` works on one site yet.
        case siteOfSchedule
    }

    package enum InCrisis: String, Sendable {
        /// Refused while a stop covers it.
        case stopped
        /// A way back, the end of the crisis, or what only holds back still more: never refused for it.
        case admitted
    }

    package enum Idempotency: String, Sendable {
        /// Changes nothing.
        case safe
        /// Asking twice is the same as asking once.
        case idempotent
        /// Asking twice is refused or does it twice: a client never repeats it by itself.
        case once
    }

    package enum Body: String, Sendable { case none, json }

    /// The query key of a dry run: the request is judged as the real one is, and nothing is done or written down. A daemon that does not know it refuses it, as
    /// any other key: it never takes a dry run for the real thing.
    package static let rehearsal = "dryRun"

    /// Literal segments and parameters of `pattern`.
    var segments: [Substring] { pattern.split(separator: "/") }
}

/// Names a row, so that a handler or a client call without a row does not compile.
package enum RouteName: String, Sendable, CaseIterable {
    case healthReport, metrics
    case health, sandbox, host, hostReload, hostConfig, hostConfigUpgrade, hostCloudflare, hostClock, hostClockAccept
    case siteList, siteCreate, siteShow, siteDelete, sitePurge, siteUndelete, siteLoginLink
    case siteLogs, siteEvents, siteCron, siteCronRun, siteStatus, siteShell
    case siteSet, siteLimits, cachePurge
    case planCreate, planSite, planSet, planDelete
    case changeList, changeShow, changeEvents, changeCancel, changeUndo, changeResume, changePassword
    case doctor, doctorOrphans
    case auditQuery, auditVerify, auditAnchors, auditArchive, auditAnew
    case jobList, jobShow, jobEvents, jobKinds, jobAdd, jobRetry, jobCancel, jobPause, jobContinue, queueShow, queuePause, queueContinue
    case scheduleList, scheduleNext, scheduleSet, scheduleRun
    case crisis, crisisOn, crisisOff
    case tokenList, tokenCreate, tokenSecret, tokenRevoke
    case secretList, secretSet, secretRotate, secretRemove
    case alertList, alertShow, alertAck, alertConditions, alertChannels, alertTest
    case breakerList, breakerReset, limitList
    case certificateList, certificateShow, certificateTest, certificateOrder, certificateRevoke, certificateImport
    case watchedList, watchBegin, watchEnd
}
