import AgentAPI
import SiteModel

// AgentServer: the route table, answered over a Unix socket.
//
// Here: who may ask (Access/), strict reading of requests (Requests/), answers (Answers/), one controller a noun (Controllers/).
// Never here: the host, SQLite, business rules: a controller decodes, calls one method of `AgentService`, encodes.
// Read Serving/Gate.swift next: it is the order in which a request is judged.

/// Who is on the other end of the socket (SO_PEERCRED), read before the body.
package struct Peer: Sendable, Hashable {
    package var uid: UInt32
    package var gid: UInt32
    package var pid: Int32
    /// The token that it presented, and that is good.
    package var token: TokenID?
    package init(uid: UInt32, gid: UInt32, pid: Int32) {
        self.uid = uid
        self.gid = gid
        self.pid = pid
    }
}

/// What the controllers call: one method for each row of the route table. The daemon implements it; the server knows nothing behind it.
/// Every method throws `Problem`; anything else is a bug and answers `internal-error`.
package protocol AgentService: Sendable {
    /// Of a user that is neither root nor the daemon's own; looked up anew each time.
    func standing(of uid: UInt32) async throws -> UserStanding
    /// - Throws: `token-refused`, with the reason in `token.reason`: it is not for who presents it.
    func opened(by token: AccessToken) async throws -> OpenedToken
    /// Written down; nobody is kept from anything where that fails.
    func tokenRefused(_ token: TokenID?, by peer: Peer, _ why: String) async
    /// Whether a token that was good is not any more.
    func isOver(_ token: TokenID) async -> Bool
    /// The site that this is about, for who may see these alone.
    /// - Throws: for another's the same as for what is not there.
    func visible(_ target: Deed.Target, within sites: Set<SiteID>) async throws -> SiteID

    func tokens() async throws -> [TokenView]
    func createToken(_ request: CreateTokenRequest, by peer: Peer, _ grant: Grant) async throws -> TokenView
    /// Once, to who made it. POST /v1/tokens/{id}/secret
    func tokenSecret(_ id: String, by peer: Peer) async throws -> TokenSecret
    /// Ends it at once, with all that was made with it.
    func revokeToken(_ id: String, by peer: Peer) async throws -> TokenView

    /// Does a deed, or refuses it, and writes down both what was asked and how it went. Nothing that changes something is done beside it.
    func guarding<Value: Sendable>(_ deed: Deed, _ work: @Sendable () async throws -> Done<Value>) async throws -> Value

    /// Refuses what `guarding` would refuse before it begins; does and writes nothing.
    func judge(_ deed: Deed) async throws

    /// Does a request that has a key, unless it was done: then its answer is given again.
    /// - Throws: `request-in-flight`, `key-reused`, `too-many-keys`.
    func keyed(_ request: KeyedRequest, _ work: @Sendable () async -> KeptAnswer) async throws -> KeptAnswer

    /// What is known already of the host's parts. GET /api/health
    func healthReport() async throws -> HealthReportView
    /// In the text form of Prometheus. GET /metrics
    func metrics() async throws -> [UInt8]
    func health() async throws -> HealthView
    func sandbox() async throws -> SandboxView
    func hostStatus() async throws -> HostView
    /// Validates nginx's configuration and has it loaded.
    func reloadHost(by peer: Peer) async throws
    /// Whether the clock is believed, and what speaks against it.
    func hostClock() async throws -> HostClockView
    /// Takes it as it stands. POST /v1/host/clock - Throws: `clock-in-doubt` where a time server says otherwise.
    func acceptClock(by peer: Peer) async throws -> HostClockView
    /// The files that this version would render otherwise than they stand.
    func configuration() async throws -> ConfigView
    /// Which networks Cloudflare has. POST /v1/host/cloudflare
    func refreshCloudflare(_ request: RefreshCloudflareRequest, by peer: Peer) async throws -> CloudflareView
    func upgradeConfiguration(_ request: UpgradeConfigRequest, by peer: Peer) async throws -> ConfigView

    /// `state`: live, trashed or nil for both. `within`: of these sites alone, here and below; nil: of all.
    func sites(state: SiteStanding?, within: Set<SiteID>?) async throws -> [SiteView]
    /// By id, domain or alias.
    func site(_ reference: String) async throws -> SiteView
    func createSite(_ request: CreateSiteRequest, by peer: Peer) async throws -> ChangeAccepted
    func planSite(_ request: CreateSiteRequest) async throws -> PlanView
    /// What the site's files should be against what they are.
    func planSite(existing reference: String) async throws -> PlanView
    /// - Parameter purge: what ends it for good, too.
    func planDeleteSite(_ reference: String, purge: Bool) async throws -> PlanView
    func deleteSite(_ reference: String, by peer: Peer) async throws -> ChangeAccepted
    /// - Parameter disabled: it comes back switched off, whatever it was.
    func undeleteSite(_ reference: String, disabled: Bool, by peer: Peer) async throws -> ChangeAccepted
    /// The end of a trashed site before its grace is over. POST /v1/sites/{ref}/purge
    func purgeSite(_ reference: String, by peer: Peer) async throws -> ChangeAccepted
    /// A site that stands becomes what was asked for. PATCH /v1/sites/{ref}
    func setSite(_ reference: String, _ request: SetSiteRequest, by peer: Peer) async throws -> ChangeAccepted
    func planSet(_ reference: String, _ request: SetSiteRequest) async throws -> PlanView
    func siteLimits(_ reference: String) async throws -> LimitsView
    /// Stored pages are forgotten; no reload, no change.
    func purgeCache(_ reference: String, _ request: PurgeCacheRequest, by peer: Peer) async throws -> CachePurged
    func loginLink(_ reference: String, by peer: Peer) async throws -> LoginLink
    /// What nginx and PHP wrote of the site. `within`: who may see these sites alone is told what says the site's id, and no more.
    func logs(_ reference: String, _ request: LogRequest, within: Set<SiteID>?) async throws -> LogSource
    /// What its WordPress said that it did to its own code, the newest first.
    func siteEvents(_ reference: String, limit: Int) async throws -> [SiteEventView]
    func siteStatus(_ reference: String) async throws -> SiteStatusView
    /// Leave to become the site's user: the peer does it itself, and has the rights for it or not.
    func openShell(_ reference: String, by peer: Peer) async throws -> ShellGrant
    /// What WordPress means to do, the next first.
    func cron(_ reference: String) async throws -> CronView
    /// Runs what is due of it now.
    func runCron(_ reference: String, by peer: Peer) async throws -> CronRun

    func changes(limit: Int, within: Set<SiteID>?) async throws -> [ChangeView]
    func change(_ id: String) async throws -> ChangeView
    func events(_ id: String, after: Int64) async throws -> AsyncThrowingStream<EventView, any Error>
    /// Once, to the uid that asked for the change.
    func adminPassword(_ change: String, by peer: Peer) async throws -> AdminPassword
    func cancelChange(_ id: String, by peer: Peer) async throws
    func undoChange(_ id: String, by peer: Peer) async throws -> ChangeAccepted
    func resumeChange(_ id: String, by peer: Peer) async throws -> ChangeAccepted

    func doctor() async throws -> DoctorView
    func handleOrphans(_ request: OrphanRequest, by peer: Peer) async throws -> OrphanResult

    /// What every answer tells while crisis mode is on; nil: it is off.
    func crisisLine(within: Set<SiteID>?) -> String?
    func crisis() async throws -> [CrisisView]
    func beginCrisis(_ request: CrisisRequest, by peer: Peer) async throws -> [CrisisView]
    func endCrisis(_ end: CrisisEnd, by peer: Peer) async throws -> [CrisisView]

    /// By name; no answer ever holds a value. GET /v1/secrets
    func secrets() async throws -> [SecretView]
    func setSecret(_ request: SecretRequest, by peer: Peer) async throws -> SecretView
    func rotateSecret(_ name: String, _ request: SecretValueRequest, by peer: Peer) async throws -> SecretView
    func removeSecret(_ name: String, by peer: Peer) async throws

    func audit(_ query: AuditQuery) async throws -> AuditPage
    /// - Parameter anchors: points that somebody kept, beside those that the host has.
    func verifyAudit(against anchors: [AuditAnchor]) async throws -> AuditVerdict
    func archiveAudit(by peer: Peer) async throws -> AuditArchived
    /// A new segment after one that is damaged. POST /v1/audit/anew
    func beginAudit(_ request: AuditAnewRequest, by peer: Peer) async throws -> AuditAnew
    /// The newest first. GET /v1/jobs
    func jobs(_ request: JobsRequest, within: Set<SiteID>?) async throws -> [JobView]
    func job(_ id: String) async throws -> JobView
    func jobKinds() async throws -> [JobKindView]
    /// On disk when it is answered. Where one of the kind is open already and one is enough, that one is answered.
    func addJob(_ request: AddJobRequest, by peer: Peer) async throws -> JobView
    /// POST /v1/jobs/{id}/retry, cancel, pause, continue
    func steerJob(_ id: String, _ deed: JobDeed, by peer: Peer) async throws -> JobView
    func queue() async throws -> QueueView
    /// POST /v1/queue/pause, continue: no job begins while it is paused; those that run go on.
    func pauseQueue(_ isPaused: Bool, by peer: Peer) async throws -> QueueView

    /// The newest first; those that a person should see, or all that are remembered. GET /v1/alerts
    func alerts(_ request: AlertsRequest, within: Set<SiteID>?) async throws -> [AlertView]
    func alert(_ id: String) async throws -> AlertView
    /// Ends the reminders of an alert until it is over. POST /v1/alerts/{id}/ack
    func acknowledge(_ id: String, _ request: AcknowledgeRequest, by peer: Peer) async throws -> AlertView
    /// Every condition that is watched.
    func alertConditions() async throws -> [AlertConditionView]
    /// As root's file has them now. GET /v1/alert-channels
    func alertChannels() async throws -> [AlertChannelView]
    /// Sends one message now and waits for its receiver. POST /v1/alert-test
    func testAlert(_ request: TestAlertRequest, by peer: Peer) async throws -> AlertTestView
    /// Whom the agent asks outside of this machine, and whether they answer.
    func breakers() async throws -> [BreakerView]
    /// What waits for it comes at once. POST /v1/breakers/{name}/reset
    func resetBreaker(_ name: String, by peer: Peer) async throws -> BreakerView
    /// How often they may be asked. GET /v1/limits
    func callLimits() async throws -> [LimitView]
    /// Of sites that stand. `expiring`: those alone that end within so many seconds, or of which nobody knows. GET /v1/certificates
    func certificates(expiring: Int64?, within: Set<SiteID>?) async throws -> [CertificateView]
    func certificate(_ reference: String) async throws -> CertificateView
    /// Asks every address of each of its names for a challenge, as an authority would. GET /v1/sites/{ref}/certificate/test
    func testCertificate(_ reference: String) async throws -> [ChallengeNameView]
    /// On disk when it is answered. Where an order of the site is open already, that one is answered. POST /v1/sites/{ref}/certificate/order
    func orderCertificate(_ reference: String, _ request: OrderCertificateRequest, by peer: Peer) async throws -> CertificateOrdered
    /// On disk when it is answered: replaced first, then revoked. POST /v1/sites/{ref}/certificate/revoke
    func revokeCertificate(_ reference: String, _ request: RevokeCertificateRequest, by peer: Peer) async throws -> CertificateRevoked
    /// POST /v1/sites/{ref}/certificate/import. - Throws: `needs-confirmation` where visitors would be worse off than with what stands.
    func importCertificate(_ reference: String, _ request: ImportCertificateRequest, by peer: Peer) async throws -> ChangeAccepted
    /// As they were when they were last looked at. `within`: they are no site's. GET /v1/watched-certificates
    func watchedCertificates(expiring: Int64?, within: Set<SiteID>?) async throws -> [WatchedCertificateView]
    /// Looks at it now; where it is watched already, what it shows counts as known. POST /v1/watched-certificates
    func watchCertificate(_ request: WatchCertificateRequest, by peer: Peer) async throws -> CertificateWatched
    /// DELETE /v1/watched-certificates/{name}
    func unwatchCertificate(_ name: String, by peer: Peer) async throws -> CertificateWatched
    func scheduleEntries() async throws -> [ScheduleEntryView]
    /// The runs of the coming days, the next first. GET /v1/schedule-runs
    func scheduledRuns(days: Int) async throws -> [ScheduledRunView]
    func setSchedule(_ name: String, _ request: SetScheduleRequest, by peer: Peer) async throws -> ScheduleEntryView
    /// Now, whatever its calendar says. POST /v1/schedules/{name}/run
    func runScheduleEntry(_ name: String, by peer: Peer) async throws -> JobView
}
