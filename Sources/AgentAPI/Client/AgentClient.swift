import SiteModel

/// Talks to the daemon through its Unix socket: one typed call for each row of the route table. Every call throws `Problem`.
package struct AgentClient: Sendable {
    private let socket: UnixHTTP
    /// Of what it asks that takes one; nil: of nothing.
    private let key: IdempotencyKey?
    /// What it asks that would change something is judged alone.
    private var rehearses = false

    /// - Parameters:
    ///   - key: of what it asks that takes one.
    ///   - token: presented with every request; nil: the daemon goes by the user alone.
    package init(socketPath: String, key: IdempotencyKey? = nil, token: Secret? = nil) {
        socket = UnixHTTP(path: socketPath, token: token)
        self.key = key
    }

    /// Also where the host is not well.
    package func healthReport() async throws -> HealthReportView {
        let route = try row(.healthReport)
        let answer = try await socket.send(method: route.method, target: try target(route))
        guard answer.status == 200 || answer.status == 503 else { throw try await problem(in: answer) }
        let bytes = try await answer.collect()
        // A daemon that cannot answer says so with the same status.
        if let report = try? WireJSON.decode(HealthReportView.self, from: bytes) { return report }
        throw Self.problem(answer.status, bytes)
    }
    /// In the text form of Prometheus.
    package func metrics() async throws -> [UInt8] {
        let route = try row(.metrics)
        let answer = try await socket.send(method: route.method, target: try target(route))
        guard answer.status == 200 else { throw try await problem(in: answer) }
        return try await answer.collect()
    }
    package func health() async throws -> HealthView { try await call(.health) }
    package func sandbox() async throws -> SandboxView { try await call(.sandbox) }
    package func host() async throws -> HostView { try await call(.host) }
    package func reloadHost() async throws { let _: Accepted = try await call(.hostReload) }
    package func hostClock() async throws -> HostClockView { try await call(.hostClock) }
    package func acceptClock() async throws -> HostClockView { try await call(.hostClockAccept) }
    package func configuration() async throws -> ConfigView { try await call(.hostConfig) }
    package func refreshCloudflare(_ request: RefreshCloudflareRequest) async throws -> CloudflareView {
        try await call(.hostCloudflare, body: request)
    }
    package func upgradeConfiguration(_ request: UpgradeConfigRequest) async throws -> ConfigView {
        try await call(.hostConfigUpgrade, body: request)
    }

    package func sites(state: SiteStanding? = nil) async throws -> [SiteView] {
        try await call(.siteList, query: state.map { [("state", $0.rawValue)] } ?? [])
    }
    package func site(_ reference: String) async throws -> SiteView { try await call(.siteShow, ["ref": reference]) }
    package func createSite(_ request: CreateSiteRequest) async throws -> ChangeAccepted { try await call(.siteCreate, body: request) }
    package func deleteSite(_ reference: String) async throws -> ChangeAccepted { try await call(.siteDelete, ["ref": reference]) }
    package func purgeSite(_ reference: String) async throws -> ChangeAccepted { try await call(.sitePurge, ["ref": reference]) }
    package func undeleteSite(_ reference: String, disabled: Bool = false) async throws -> ChangeAccepted {
        try await call(.siteUndelete, ["ref": reference], query: disabled ? [("disabled", "true")] : [])
    }
    package func setSite(_ reference: String, _ request: SetSiteRequest) async throws -> ChangeAccepted {
        try await call(.siteSet, ["ref": reference], body: request)
    }
    package func limits(_ reference: String) async throws -> LimitsView { try await call(.siteLimits, ["ref": reference]) }
    package func purgeCache(_ reference: String, paths: [String], compiled: Bool = false) async throws -> CachePurged {
        try await call(.cachePurge, ["ref": reference], body: PurgeCacheRequest(paths: paths, compiled: compiled ? true : nil))
    }
    package func loginLink(_ reference: String) async throws -> LoginLink { try await call(.siteLoginLink, ["ref": reference]) }

    package func status(_ reference: String) async throws -> SiteStatusView { try await call(.siteStatus, ["ref": reference]) }
    package func siteEvents(_ reference: String, limit: Int = 50) async throws -> [SiteEventView] {
        try await call(.siteEvents, ["ref": reference], query: [("limit", "\(limit)")])
    }
    package func shell(_ reference: String) async throws -> ShellGrant { try await call(.siteShell, ["ref": reference]) }
    package func cron(_ reference: String) async throws -> CronView { try await call(.siteCron, ["ref": reference]) }
    package func runCron(_ reference: String) async throws -> CronRun { try await call(.siteCronRun, ["ref": reference]) }

    package func planCreate(_ request: CreateSiteRequest) async throws -> PlanView { try await call(.planCreate, body: request) }
    package func plan(_ reference: String) async throws -> PlanView { try await call(.planSite, ["ref": reference]) }
    package func planSet(_ reference: String, _ request: SetSiteRequest) async throws -> PlanView {
        try await call(.planSet, ["ref": reference], body: request)
    }
    package func planDelete(_ reference: String, purge: Bool = false) async throws -> PlanView {
        try await call(.planDelete, ["ref": reference], query: purge ? [("purge", "true")] : [])
    }

    package func changes(limit: Int = 50) async throws -> [ChangeView] { try await call(.changeList, query: [("limit", "\(limit)")]) }
    package func change(_ id: String) async throws -> ChangeView { try await call(.changeShow, ["id": id]) }
    package func cancelChange(_ id: String) async throws { let _: Accepted = try await call(.changeCancel, ["id": id]) }
    package func undoChange(_ id: String) async throws -> ChangeAccepted { try await call(.changeUndo, ["id": id]) }
    package func resumeChange(_ id: String) async throws -> ChangeAccepted { try await call(.changeResume, ["id": id]) }
    package func adminPassword(_ change: String) async throws -> AdminPassword { try await call(.changePassword, ["id": change]) }

    package func doctor() async throws -> DoctorView { try await call(.doctor) }
    package func handleOrphans(_ request: OrphanRequest) async throws -> OrphanResult { try await call(.doctorOrphans, body: request) }

    package func audit(_ query: AuditQuery) async throws -> AuditPage { try await call(.auditQuery, query: query.parameters) }
    package func verifyAudit(anchor: AuditAnchor? = nil) async throws -> AuditVerdict {
        try await call(.auditVerify, query: anchor.map { [("anchor", $0.text)] } ?? [])
    }
    package func verifyAudit(_ request: AuditAnchorsRequest) async throws -> AuditVerdict {
        try await call(.auditAnchors, body: request)
    }
    package func archiveAudit() async throws -> AuditArchived { try await call(.auditArchive) }
    package func beginAudit(_ request: AuditAnewRequest) async throws -> AuditAnew { try await call(.auditAnew, body: request) }
    package func jobs(_ request: JobsRequest = JobsRequest()) async throws -> [JobView] { try await call(.jobList, query: request.query) }
    package func job(_ id: String) async throws -> JobView { try await call(.jobShow, ["id": id]) }
    /// The job each time that it becomes another, until it ends.
    package func jobEvents(_ id: String) async throws -> AsyncThrowingStream<JobView, any Error> {
        let route = try row(.jobEvents)
        let answer = try await socket.send(method: route.method, target: try target(route, ["id": id]))
        guard answer.status == 200 else { throw try await problem(in: answer) }
        return EventData.values(JobView.self, in: answer.body)
    }
    package func jobKinds() async throws -> [JobKindView] { try await call(.jobKinds) }
    package func addJob(_ request: AddJobRequest) async throws -> JobView { try await call(.jobAdd, body: request) }
    package func steerJob(_ id: String, _ deed: JobDeed) async throws -> JobView {
        let row: RouteName =
            switch deed {
            case .retry: .jobRetry
            case .cancel: .jobCancel
            case .pause: .jobPause
            case .goOn: .jobContinue
            }
        return try await call(row, ["id": id])
    }
    package func queue() async throws -> QueueView { try await call(.queueShow) }
    package func pauseQueue(_ isPaused: Bool) async throws -> QueueView { try await call(isPaused ? .queuePause : .queueContinue) }

    package func scheduleEntries() async throws -> [ScheduleEntryView] { try await call(.scheduleList) }
    package func scheduledRuns(days: Int) async throws -> [ScheduledRunView] {
        try await call(.scheduleNext, query: [("days", "\(days)")])
    }
    package func setSchedule(_ name: String, _ request: SetScheduleRequest) async throws -> ScheduleEntryView {
        try await call(.scheduleSet, ["name": name], body: request)
    }
    package func runScheduleEntry(_ name: String) async throws -> JobView { try await call(.scheduleRun, ["name": name]) }
    package func crisis() async throws -> [CrisisView] { try await call(.crisis) }
    package func beginCrisis(_ request: CrisisRequest) async throws -> [CrisisView] { try await call(.crisisOn, body: request) }
    /// - Returns: the stops that are left.
    package func endCrisis(_ end: CrisisEnd = CrisisEnd()) async throws -> [CrisisView] { try await call(.crisisOff, query: end.query) }
    package func alerts(_ request: AlertsRequest = AlertsRequest()) async throws -> [AlertView] {
        try await call(.alertList, query: request.query)
    }
    package func alert(_ id: String) async throws -> AlertView { try await call(.alertShow, ["id": id]) }
    package func acknowledge(_ id: String, reason: String) async throws -> AlertView {
        try await call(.alertAck, ["id": id], body: AcknowledgeRequest(reason: reason))
    }
    package func alertConditions() async throws -> [AlertConditionView] { try await call(.alertConditions) }
    package func alertChannels() async throws -> [AlertChannelView] { try await call(.alertChannels) }
    package func testAlert(_ channel: String) async throws -> AlertTestView {
        try await call(.alertTest, body: TestAlertRequest(channel: channel))
    }

    package func breakers() async throws -> [BreakerView] { try await call(.breakerList) }
    package func resetBreaker(_ name: String) async throws -> BreakerView { try await call(.breakerReset, ["name": name]) }
    package func callLimits() async throws -> [LimitView] { try await call(.limitList) }

    package func certificates(expiring: Int64? = nil) async throws -> [CertificateView] {
        try await call(.certificateList, query: expiring.map { [("expiring", "\($0)")] } ?? [])
    }
    package func certificate(_ reference: String) async throws -> CertificateView { try await call(.certificateShow, ["ref": reference]) }
    package func testCertificate(_ reference: String) async throws -> [ChallengeNameView] {
        try await call(.certificateTest, ["ref": reference])
    }
    package func orderCertificate(_ reference: String, _ request: OrderCertificateRequest) async throws -> CertificateOrdered {
        try await call(.certificateOrder, ["ref": reference], body: request)
    }
    package func revokeCertificate(_ reference: String, _ request: RevokeCertificateRequest) async throws -> CertificateRevoked {
        try await call(.certificateRevoke, ["ref": reference], body: request)
    }
    package func importCertificate(_ reference: String, _ request: ImportCertificateRequest) async throws -> ChangeAccepted {
        try await call(.certificateImport, ["ref": reference], body: request)
    }

    package func watchedCertificates(expiring: Int64? = nil) async throws -> [WatchedCertificateView] {
        try await call(.watchedList, query: expiring.map { [("expiring", "\($0)")] } ?? [])
    }
    package func watchCertificate(_ request: WatchCertificateRequest) async throws -> CertificateWatched {
        try await call(.watchBegin, body: request)
    }
    package func unwatchCertificate(_ socket: String) async throws -> CertificateWatched { try await call(.watchEnd, ["name": socket]) }

    package func secrets() async throws -> [SecretView] { try await call(.secretList) }
    package func setSecret(_ request: SecretRequest) async throws -> SecretView { try await call(.secretSet, body: request) }
    package func rotateSecret(_ name: String, _ request: SecretValueRequest) async throws -> SecretView {
        try await call(.secretRotate, ["name": name], body: request)
    }
    package func removeSecret(_ name: String) async throws { let _: Accepted = try await call(.secretRemove, ["name": name]) }

    package func tokens() async throws -> [TokenView] { try await call(.tokenList) }
    package func createToken(_ request: CreateTokenRequest) async throws -> TokenView { try await call(.tokenCreate, body: request) }
    package func tokenSecret(_ id: String) async throws -> TokenSecret { try await call(.tokenSecret, ["id": id]) }
    package func revokeToken(_ id: String) async throws -> TokenView { try await call(.tokenRevoke, ["id": id]) }

    /// The events of a change after sequence number `after`, live, until the change ends.
    package func events(of change: String, after: Int64 = 0) async throws -> AsyncThrowingStream<EventView, any Error> {
        let route = try row(.changeEvents)
        let answer = try await socket.send(method: route.method, target: target(route, ["id": change], query: [("after", "\(after)")]))
        guard answer.status == 200 else { throw try await problem(in: answer) }
        return NDJSON.values(EventView.self, in: answer.body)
    }

    /// Lines of a site's logs; where they are followed, until the caller stops listening.
    package func logs(_ reference: String, _ request: LogRequest) async throws -> AsyncThrowingStream<LogLineView, any Error> {
        let route = try row(.siteLogs)
        let answer = try await socket.send(method: route.method, target: target(route, ["ref": reference], query: request.query))
        guard answer.status == 200 else { throw try await problem(in: answer) }
        return NDJSON.values(LogLineView.self, in: answer.body)
    }

    private func call<Answer: Decodable>(
        _ name: RouteName, _ parameters: [String: String] = [:], query: [(key: String, value: String)] = [], body: (any RequestBody)? = nil
    ) async throws -> Answer {
        let route = try row(name)
        let bytes = try body.map { try WireJSON.encode($0) }
        let isRehearsal = rehearses && route.audit != nil
        let query = isRehearsal ? query + [(Route.rehearsal, "true")] : query
        let answer = try await socket.send(
            method: route.method, target: target(route, parameters, query: query), body: bytes,
            key: route.takesKey && !isRehearsal ? key : nil)
        guard (200..<300).contains(answer.status) else { throw try await problem(in: answer) }
        if isRehearsal { throw Rehearsed() }
        do {
            return try WireJSON.decode(Answer.self, from: try await answer.collect())
        } catch let error as DecodingError {
            throw Problem(
                .internalError, "cannot read the daemon's answer: \(Self.shortened(error))", hint: "use the binary that the daemon runs")
        }
    }

    /// Has the daemon judge a request that changes something as it would judge the real one (who may, crisis mode, what it is about), and do nothing.
    package func rehearse<Answer>(_ ask: (AgentClient) async throws -> Answer) async throws {
        var rehearsing = self
        rehearsing.rehearses = true
        do { _ = try await ask(rehearsing) } catch is Rehearsed { return }
        throw Problem(.internalError, "cannot rehearse the request: it changes nothing")
    }

    /// It would be taken: there is no answer of the real thing.
    private struct Rehearsed: Error {}

    /// A path with nothing in it is another row's, or nobody's.
    private func target(
        _ route: Route, _ parameters: [String: String] = [:], query: [(key: String, value: String)] = []
    ) throws(Problem) -> String {
        if parameters["ref"] == "" {
            throw .cannot(
                "find site", "", "its name is empty: give a domain, an alias or an id", code: .badHostname, hint: "agent site list")
        }
        if parameters["name"] == "", route.tenant == .siteOfSchedule {
            throw .cannot("find schedule", "", "its name is empty", code: .scheduleNotFound, hint: "agent schedule list")
        }
        if parameters["name"] == "", route.name == .breakerReset {
            throw .cannot("find breaker", "", "its name is empty", code: .breakerNotFound, hint: "agent breaker list")
        }
        if parameters["name"] == "" {
            throw .cannot("find secret", "", "its name is empty", code: .secretNotFound, hint: "agent secret list")
        }
        if parameters["id"] == "", route.tenant == .siteOfJob {
            throw .cannot("find job", "", "its id is empty", code: .badName, hint: "agent job list")
        }
        if parameters["id"] == "", route.tenant == .siteOfAlert {
            throw .cannot("find alert", "", "its id is empty", code: .badName, hint: "agent alert list")
        }
        if parameters["id"] == "", route.tenant == .host {
            throw .cannot("find token", "", "its id is empty", code: .badName, hint: "agent token list")
        }
        if parameters["id"] == "" {
            throw .cannot("find change", "", "its id is empty", code: .badName, hint: "agent change list")
        }
        return route.target(parameters, query: query)
    }

    private func row(_ name: RouteName) throws(Problem) -> Route {
        guard let route = RouteTable.byName[name] else {
            throw Problem(.internalError, "cannot find route '\(name.rawValue)': it has no row")
        }
        return route
    }

    private func problem(in answer: UnixHTTP.Answer) async throws -> Problem {
        Self.problem(answer.status, try await answer.collect())
    }

    private static func problem(_ status: Int, _ bytes: [UInt8]) -> Problem {
        if let problem = try? WireJSON.decode(Problem.self, from: bytes) { return problem }  // else: not our server, or a newer one
        return Problem(.internalError, "cannot read the daemon's answer: HTTP status \(status) without a problem this binary knows")
    }

    private static func shortened(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "it lacks '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of another kind"
        default: "it is not the expected JSON"
        }
    }
}

/// The empty answer `{}` of a request that has nothing to tell but that it was taken.
package struct Accepted: Codable, Sendable {
    package init() {}
}
