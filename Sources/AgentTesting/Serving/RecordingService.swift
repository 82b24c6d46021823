import AgentAPI
import AgentServer
import SiteModel
import Synchronization

/// An `AgentService` that writes down what it was asked and answers what the test put in: the server's contract, without a host behind it.
package final class RecordingService: AgentService {
    private struct State {
        var calls: [String] = []
        var failure: (any Error)?
        var failures = 0
        var events: [EventView] = []
        var endsAfterEvents = true
        var changeState = "done"
        var changeProblem: Problem?
        var onlyForward = false
        var accepted: ChangeAccepted
        var openStreams = 0
        var preparation = Duration.zero
        var eventsAfterCancel: [EventView] = []
        var findings = [
            FindingView(
                code: "orphan.vhost", severity: "warning", subject: "sxxxxxxxxxxx.conf", text: "a vhost of no site",
                remedy: "agent doctor --orphans --delete", deletable: true)
        ]
        var streams: [AsyncThrowingStream<EventView, any Error>.Continuation] = []
        var files: [ConfigFileView] = []
        var settings: [PlanView.SettingView]?
        var illness: String?
        var logsEnd = false
        var healthWord = HealthWordView.ok
        var deeds: [Deed] = []
        var judged: [Deed] = []
        var verdict: Problem?
        var passwordProblem: Problem?
        var keyed: (@Sendable (KeyedRequest, _ work: @Sendable () async -> KeptAnswer) async throws -> KeptAnswer)?
        var crisisLine: String?
        var access = RecordedAccess()
        var certificates = RecordedCertificates()
        var channelObstacle: Problem?
        var site = Result<SiteView, Problem>.success(RecordingService.site)
        var tampering: [AuditVerifier.Finding] = []
    }
    private let state: Mutex<State>

    package init() {
        state = Mutex(State(accepted: ChangeAccepted(changed: true, change: "c23456789abc", site: Self.site)))
    }

    package var calls: [String] { state.withLock { $0.calls } }
    /// What was judged before it was called, with the number of calls before it.
    package var deeds: [Deed] { state.withLock { $0.deeds } }
    /// What was asked as a dry run.
    package var judged: [Deed] { state.withLock { $0.judged } }
    /// Every dry run is refused with this.
    package func refuse(with problem: Problem) { state.withLock { $0.verdict = problem } }
    package var openStreams: Int { state.withLock { $0.openStreams } }
    /// Every call fails with this, `times` times.
    package func fail(with error: any Error, times: Int = .max) {
        state.withLock {
            $0.failure = error
            $0.failures = times
        }
    }
    /// No password is handed over.
    package func keepPassword(with problem: Problem) { state.withLock { $0.passwordProblem = problem } }
    package func answer(_ accepted: ChangeAccepted) { state.withLock { $0.accepted = accepted } }
    package func end(as changeState: String, problem: Problem? = nil, onlyForward: Bool = false) {
        state.withLock {
            $0.changeState = changeState
            $0.changeProblem = problem
            $0.onlyForward = onlyForward
        }
    }
    package func play(_ events: [EventView], thenEnd: Bool = true) {
        state.withLock {
            $0.events = events
            $0.endsAfterEvents = thenEnd
        }
    }

    /// These follow on every open stream once the change is cancelled.
    package func whenCancelled(_ events: [EventView]) { state.withLock { $0.eventsAfterCancel = events } }
    /// How long `createSite` and `doctor` work before they answer.
    package func prepare(for time: Duration) { state.withLock { $0.preparation = time } }
    package func render(_ files: [ConfigFileView]) { state.withLock { $0.files = files } }
    /// Changes are of these settings.
    package func settle(_ settings: [PlanView.SettingView]) { state.withLock { $0.settings = settings } }
    /// A log that is followed ends after what is there.
    package func endLogs() { state.withLock { $0.logsEnd = true } }
    /// The site's page is ill from now on.
    package func sicken(_ answer: String) { state.withLock { $0.illness = answer } }
    var healthWord: HealthWordView { state.withLock { $0.healthWord } }
    package func ail(_ word: HealthWordView) { state.withLock { $0.healthWord = word } }
    package func find(_ findings: [FindingView]) { state.withLock { $0.findings = findings } }

    func note(_ call: String) throws {
        try state.withLock {
            $0.calls.append(call)
            guard let failure = $0.failure, $0.failures > 0 else { return }
            $0.failures -= 1
            throw failure
        }
    }
    var accepted: ChangeAccepted { state.withLock { $0.accepted } }

    package static let site: SiteView = {
        let json = """
            {"id":"sabcdefghijk","domain":"example.com","aliases":["www.example.com"],"state":"live","url":"http://example.com.localhost:8080/",
            "title":"Example","adminLogin":"admin","adminEmail":"admin@example.com","php":"8.2","compiled":"disk","cache":"on","wordpress":"6.1.9","locale":"en_US",
            "uid":100000,"createdAt":1700000000,"enabled":true,
            "limits":{"memory":1024,"tasks":128,"cpu":100,"children":8,"upload":64}}
            """
        do { return try WireJSON.decode(SiteView.self, from: Array(json.utf8)) } catch {
            preconditionFailure("the sample site is not one: \(error)")
        }
    }()

    package func guarding<Value: Sendable>(_ deed: Deed, _ work: @Sendable () async throws -> Done<Value>) async throws -> Value {
        state.withLock { $0.deeds.append(deed) }
        return try await work().value
    }
    package func judge(_ deed: Deed) async throws {
        try state.withLock {
            $0.judged.append(deed)
            if let verdict = $0.verdict { throw verdict }
        }
    }
    /// Requests with a key are done by this.
    package func keep(
        _ keyed: @escaping @Sendable (KeyedRequest, _ work: @Sendable () async -> KeptAnswer) async throws -> KeptAnswer
    ) { state.withLock { $0.keyed = keyed } }
    package func keyed(_ request: KeyedRequest, _ work: @Sendable () async -> KeptAnswer) async throws -> KeptAnswer {
        if let keyed = state.withLock({ $0.keyed }) { return try await keyed(request, work) }
        let text = String(decoding: request.content.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
        try note("keyed \(request.key) \(request.route.method) \(request.route.pattern) \(text) by \(request.actor)")
        return await work()
    }
    package func tamper(_ findings: [AuditVerifier.Finding]) { state.withLock { $0.tampering = findings } }
    var tampering: [AuditVerifier.Finding] { state.withLock { $0.tampering } }
    package func say(crisis: String?) { state.withLock { $0.crisisLine = crisis } }
    package func crisisLine(within: Set<SiteID>?) -> String? { state.withLock { $0.crisisLine } }
    var access: RecordedAccess {
        get { state.withLock { $0.access } }
        set { state.withLock { $0.access = newValue } }
    }
    package var certificates: RecordedCertificates {
        get { state.withLock { $0.certificates } }
        set { state.withLock { $0.certificates = newValue } }
    }
    /// What is told of its one site.
    package var told: Result<SiteView, Problem> {
        get { state.withLock { $0.site } }
        set { state.withLock { $0.site = newValue } }
    }
    /// What keeps messages from its one alert channel.
    package var channelObstacle: Problem? {
        get { state.withLock { $0.channelObstacle } }
        set { state.withLock { $0.channelObstacle = newValue } }
    }
    package func health() async throws -> HealthView {
        try note("health")
        return HealthView(status: "healthy", version: "0.1.0", checks: ["database": "ok"])
    }
    package func hostStatus() async throws -> HostView {
        try note("hostStatus")
        let space = HostView.SpaceView(total: 2, available: 1)
        return HostView(
            root: "/", version: "0", services: [], versions: [.init(name: "nginx", version: "1")], disk: space, memory: space,
            certificates: .init(count: 0, firstToEnd: nil, notAfter: nil), upgrades: [])
    }
    package func reloadHost(by peer: Peer) async throws { try note("reloadHost by \(peer.uid)") }
    package func hostClock() async throws -> HostClockView {
        try note("hostClock")
        return HostClockView(
            time: 1_800_000_000, sound: false, doubt: "the clock is 365 days behind what it was before the machine started",
            lastSound: 1_831_536_000)
    }
    package func acceptClock(by peer: Peer) async throws -> HostClockView {
        try note("acceptClock by \(peer.uid)")
        return HostClockView(time: 1_800_000_000, sound: true, served: 1_800_000_000, lastSound: 1_800_000_000)
    }
    package func configuration() async throws -> ConfigView {
        try note("configuration")
        return ConfigView(files: state.withLock { $0.files })
    }
    package func upgradeConfiguration(_ request: UpgradeConfigRequest, by peer: Peer) async throws -> ConfigView {
        try note("upgradeConfiguration \(request.overwrite) by \(peer.uid)")
        return ConfigView(files: state.withLock { $0.files })
    }
    package func refreshCloudflare(_ request: RefreshCloudflareRequest, by peer: Peer) async throws -> CloudflareView {
        try note("refreshCloudflare \(try Self.text(request)) by \(peer.uid)")
        return CloudflareView(changed: true, networks: 22, added: ["2001:470::/32"], removed: [], believed: true)
    }
    package func sandbox() async throws -> SandboxView {
        try note("sandbox")
        return SandboxView(
            root: "/srv/sandbox", running: true, supervised: true, httpPort: 8080, publicHost: "localhost", isolated: true, redis: false,
            wordpressMirror: "https://wordpress.org",
            services: [.init(name: "nginx", state: "running", pid: 12, restarts: 0)])
    }
    package func sites(state: SiteStanding?, within: Set<SiteID>?) async throws -> [SiteView] {
        try note("sites \(state?.rawValue ?? "-")")
        return [Self.site]
    }
    package func site(_ reference: String) async throws -> SiteView {
        try note("site \(reference)")
        return try state.withLock { try $0.site.get() }
    }
    package func createSite(_ request: CreateSiteRequest, by peer: Peer) async throws -> ChangeAccepted {
        try note("createSite \(request.domain) \(request.aliases ?? []) \(request.title ?? "-") by \(peer.uid)")
        try await Task.sleep(for: state.withLock { $0.preparation })
        return accepted
    }
    package func planSite(_ request: CreateSiteRequest) async throws -> PlanView {
        try note("planSite \(request.domain)")
        return Self.plan
    }
    package func planSite(existing reference: String) async throws -> PlanView {
        try note("planSite existing \(reference)")
        return Self.plan
    }
    package func planDeleteSite(_ reference: String, purge: Bool) async throws -> PlanView {
        try note("planDeleteSite \(reference)\(purge ? " purge" : "")")
        return Self.plan
    }
    package static let plan = PlanView(
        operation: "site.create", title: "create site example.com", changed: true,
        steps: [
            .init(id: "database", title: "create database", dependsOn: []),
            .init(id: "vhost", title: "publish vhost", dependsOn: ["database"]),
        ],
        files: [.init(path: "/etc/nginx/sites-enabled/sabcdefghijk.conf", diff: "+server {\n+}\n")])
    package func deleteSite(_ reference: String, by peer: Peer) async throws -> ChangeAccepted {
        try note("deleteSite \(reference) by \(peer.uid)")
        return accepted
    }
    package func purgeSite(_ reference: String, by peer: Peer) async throws -> ChangeAccepted {
        try note("purgeSite \(reference) by \(peer.uid)")
        return accepted
    }
    package func undeleteSite(_ reference: String, disabled: Bool, by peer: Peer) async throws -> ChangeAccepted {
        try note("undeleteSite \(reference)\(disabled ? " disabled" : "") by \(peer.uid)")
        return accepted
    }
    package func setSite(_ reference: String, _ request: SetSiteRequest, by peer: Peer) async throws -> ChangeAccepted {
        try note("setSite \(reference) \(try Self.text(request)) by \(peer.uid)")
        return accepted
    }
    package func planSet(_ reference: String, _ request: SetSiteRequest) async throws -> PlanView {
        try note("planSet \(reference) \(try Self.text(request))")
        var plan = Self.plan
        plan.settings = state.withLock { $0.settings }
        return plan
    }
    package func siteLimits(_ reference: String) async throws -> LimitsView {
        try note("siteLimits \(reference)")
        return LimitsView(
            site: Self.site, unenforced: "not enforced in a test", unheld: ["cpu": "not held: a test"], memoryUsed: nil, tasksUsed: nil,
            diskUsed: 5 << 20)
    }
    package func purgeCache(_ reference: String, _ request: PurgeCacheRequest, by peer: Peer) async throws -> CachePurged {
        try note("purgeCache \(reference) \(request.paths ?? [])\(request.compiled == true ? " compiled" : "") by \(peer.uid)")
        return CachePurged(site: Self.site.id, all: request.paths?.isEmpty ?? true, paths: request.paths ?? [])
    }
    static func text(_ body: some Encodable) throws -> String { String(decoding: try WireJSON.encode(body), as: UTF8.self) }
    package func loginLink(_ reference: String, by peer: Peer) async throws -> LoginLink {
        try note("loginLink \(reference) by \(peer.uid)")
        return LoginLink(url: "http://example.com.localhost:8080/?agent-login=x", validFor: 60)
    }
    package func logs(_ reference: String, _ request: LogRequest, within: Set<SiteID>?) async throws -> LogSource {
        try note(
            "logs \(reference) \(request.kinds) since \(request.since.map { "\($0)" } ?? "-") \(request.containing ?? "-") \(request.lines)"
                + (request.follow ? " follow" : "") + (request.all ? " all" : "")
                + (within.map { " within \($0.map(\.rawValue).sorted().joined(separator: " "))" } ?? ""))
        let lines = [
            LogLineView(at: 1_700_000_000_000, kind: "access", text: "192.0.2.1 GET / 200 \u{1b}]0;x\u{7}\nforged"),
            LogLineView(at: 1_700_000_001_000, kind: "php", text: "PHP Warning:  a"),
        ]
        let isFirst = Mutex(true)
        let rest: [LogLineView]? = state.withLock { $0.logsEnd } ? nil : []
        return LogSource {
            isFirst.withLock { first in
                defer { first = false }; return first ? lines : rest
            }
        }
    }
    package func siteEvents(_ reference: String, limit: Int) async throws -> [SiteEventView] {
        try note("siteEvents \(reference) \(limit)")
        if reference == "quiet.example" { return [] }
        return [
            SiteEventView(
                number: 7, at: 1_700_000_000_000, subject: "plugin", deed: "updated", name: "akismet/akismet.php", from: "5.0", to: "5.1")
        ]
    }
    package func siteStatus(_ reference: String) async throws -> SiteStatusView {
        try note("siteStatus \(reference)")
        return SiteStatusView(
            id: "sabcdefghijk", domain: "example.com", url: Self.site.url, state: "live", serving: state.withLock { $0.illness == nil },
            answer: state.withLock { $0.illness } ?? "it answers with status 200",
            milliseconds: 12, php: "asleep", phpPID: nil, phpSince: nil, database: "ok", diskUsed: 4096, cacheUsed: 0)
    }
    /// To nobody's user: a test is no site.
    package func openShell(_ reference: String, by peer: Peer) async throws -> ShellGrant {
        try note("openShell \(reference) by \(peer.uid)")
        return ShellGrant(site: "sabcdefghijk", domain: "example.com", uid: 0, gid: 0, contentGeneration: 1)
    }
    package func cron(_ reference: String) async throws -> CronView {
        try note("cron \(reference)")
        return CronView(events: [.init(hook: "wp_version_check", next: 1_700_000_000, schedule: "twicedaily")])
    }
    package func runCron(_ reference: String, by peer: Peer) async throws -> CronRun {
        try note("runCron \(reference) by \(peer.uid)")
        return CronRun(site: "sabcdefghijk", due: 2, milliseconds: 80)
    }
    package func changes(limit: Int, within: Set<SiteID>?) async throws -> [ChangeView] {
        try note("changes \(limit)")
        return [view("c23456789abc")]
    }
    package func change(_ id: String) async throws -> ChangeView {
        try note("change \(id)")
        return view(id)
    }
    private func view(_ id: String) -> ChangeView {
        state.withLock {
            ChangeView(
                id: id, operation: "site.create", subject: "sabcdefghijk", title: "create site example.com", state: $0.changeState,
                steps: [
                    .init(
                        id: "database", title: "create database", state: $0.changeState == "undone" ? "undone" : "done", milliseconds: 12),
                    .init(id: "vhost", title: "publish vhost", state: $0.changeState == "done" ? "done" : "begun", milliseconds: nil),
                ],
                startedAt: 1_700_000_000_000, endedAt: 1_700_000_000_400, problem: $0.changeProblem, requestedBy: 0,
                onlyForward: $0.onlyForward, settings: $0.settings)
        }
    }
    package func events(_ id: String, after: Int64) async throws -> AsyncThrowingStream<EventView, any Error> {
        try note("events \(id) after \(after)")
        let (stream, source) = AsyncThrowingStream<EventView, any Error>.makeStream()
        state.withLock {
            $0.openStreams += 1
            for event in $0.events where event.sequence > after { source.yield(event) }
            if $0.endsAfterEvents { source.finish() }
            $0.streams.append(source)
        }
        source.onTermination = { [self] _ in state.withLock { $0.openStreams -= 1 } }
        return stream
    }
    package func adminPassword(_ change: String, by peer: Peer) async throws -> AdminPassword {
        try note("adminPassword \(change) by \(peer.uid)")
        if let problem = state.withLock({ $0.passwordProblem }) { throw problem }
        return AdminPassword(login: "admin", password: "correct-horse")
    }
    package func cancelChange(_ id: String, by peer: Peer) async throws {
        try note("cancelChange \(id) by \(peer.uid)")
        state.withLock { state in
            for stream in state.streams { state.eventsAfterCancel.forEach { stream.yield($0) } }
            for event in state.eventsAfterCancel { state.events.append(event) }
        }
    }
    package func undoChange(_ id: String, by peer: Peer) async throws -> ChangeAccepted {
        try note("undoChange \(id) by \(peer.uid)")
        return accepted
    }
    package func resumeChange(_ id: String, by peer: Peer) async throws -> ChangeAccepted {
        try note("resumeChange \(id) by \(peer.uid)")
        return accepted
    }
    package func doctor() async throws -> DoctorView {
        try note("doctor")
        try await Task.sleep(for: state.withLock { $0.preparation })
        return DoctorView(findings: state.withLock { $0.findings })
    }
    package func handleOrphans(_ request: OrphanRequest, by peer: Peer) async throws -> OrphanResult {
        let names = request.names.map { " \($0)" } ?? ""
        try note("handleOrphans \(request.action.rawValue)\(names) by \(peer.uid)")
        return OrphanResult(handled: [], left: [])
    }
}
