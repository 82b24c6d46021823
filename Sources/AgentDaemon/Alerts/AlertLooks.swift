import AgentStore
import HostServices
import JobEngine
import SiteModel
import SiteOperations

/// Gathers what alerts, health and metrics are told from. Each look asks what costs next to nothing; what costs something for each site is asked seldom, and in every look
/// while there is something to it.
struct AlertLooks: Sendable {
    /// Between two looks at all services and at all certificates.
    private static let servicesEvery = Duration.seconds(300)
    private static let certificatesEvery = Duration.seconds(3600)

    let core: AgentCore
    private let database: DatabaseWatch
    private var services: (seen: [ServiceStatus], of: Set<SiteID>, next: ContinuousClock.Instant)?
    /// Between two looks at sockets that did not show what they should.
    static let socketsEvery = Duration.seconds(300)
    /// Sites whose sockets one look of this looks at; the others in the next ones.
    static let mostSockets = 50
    static let socketPatience = Duration.seconds(15)
    var (sockets, socketsAgain) = (ContinuousClock.Instant.now, ContinuousClock.Instant.now)
    var socketTurns = LookTurns()
    private var certificates: (seen: [CertificateLook], next: ContinuousClock.Instant)?
    /// Of those that are not well, so many are read anew in one look.
    private static let mostIll = 50
    private var illTurns = LookTurns()

    init(core: AgentCore) {
        self.core = core
        database = DatabaseWatch { [databases = core.host.databases] in _ = try await databases.exists(DatabaseName(unchecked: "mysql")) }
    }

    /// - Parameter open: conditions that held in the last look.
    mutating func gather(open: Set<AlertCode>) async -> HostLook {
        var look = HostLook()
        look.facts.now = AgentCore.now()
        look.sites = await asked("sites") { try await core.store.sites() }
        let live = look.sites?.filter { $0.standing == .live }
        look.facts.sites = live.map { Dictionary($0.map { ($0.id, $0.spec.domain.ascii) }, uniquingKeysWith: { first, _ in first }) }
        look.facts.database = await database.look()
        look.facts.services = await services(open, Set((look.facts.sites ?? [:]).keys))
        look.facts.vitals = await asked("disks") { try await core.host.vitals.read() }
        look.jobs = await asked("counts of jobs") { try await core.store.jobCounts() }
        if let counts = look.jobs { look.facts.jobs = await asked("jobs") { try await jobs(counts) } }
        look.facts.unfinished = await asked("changes") { try await core.store.unfinished() }
        look.facts.clock = await asked("the clock") { try await core.clock.look(core) }
        let certificates = await certificates(live, open, look.facts.clock?.time)
        if let certificates { await judge(certificates, open, &look.facts) }
        look.certificates = certificates?.compactMap { seen in
            seen.notAfter.map { HostLook.CertificateEnd(domain: seen.site.spec.domain.ascii, notAfter: $0) }
        }
        look.facts.watched = await watched(look.facts.clock?.time, &look.facts)
        look.facts.held = await asked("held sites") { try await core.host.walls.held() }
        look.facts.schedules = await core.cronRuns.problems()
        let uses = await core.secretUses()
        look.facts.secrets = await asked("secrets") { try await core.secretStandings(uses) }
        look.facts.isSecretUseUnknown = !uses.isWhole
        look.facts.auditProblem = core.audit.problem
        // Root's file of them is read anew: what is not understood is told of before somebody is to be called.
        _ = try? await core.guards.settings()  // it keeps the reason, which has an alert of its own
        look.facts.anchorProblem = core.audit.anchoring.problem
        let channels = await core.knownChannels()
        look.facts.breakers = core.guards.breakers(channels)
        look.facts.limits = core.guards.limits(channels)
        look.entries = await asked("the schedule") { try await core.scheduleStandings() }
        look.facts.unreadableEntries = look.entries.map { entries in
            // What is switched off is not to run either way.
            Dictionary(
                entries.filter(\.isEnabled).compactMap { entry in entry.problem.map { (entry.name, $0) } },
                uniquingKeysWith: { one, _ in one })
        }
        look.alerts = await asked("alerts") { try await alerts() }
        look.stops = core.crisis.current.count
        return look
    }

    /// nil where the answer is an error: then nothing is said about it. The log tells.
    func asked<Answer>(_ what: String, _ question: () async throws -> Answer) async -> Answer? {
        do { return try await question() } catch {
            core.logger.warning("alerts not judged", metadata: ["alerts.facts": "\(what)", "problem": "\(error)"])
            return nil
        }
    }

    private func jobs(_ counts: [JobCount]) async throws -> AlertFacts.Jobs {
        AlertFacts.Jobs(
            dead: try await core.store.deadJobs(since: AgentCore.now() - 3_600_000, except: JobKind.deliver.name),
            waiting: AlertFacts.Jobs.waiting(counts),
            isPaused: try await core.store.isPaused())
    }

    private func alerts() async throws -> [AlertSeverity: Int] {
        let seen = try await core.store.alerts(resolved: false, limit: 10_000).filter { $0.state == .open || $0.state == .acknowledged }
        return Dictionary(grouping: seen) { $0.severity }.mapValues(\.count)
    }

    /// nginx in every look; the others with it when it is their time, and when there are other sites than there were.
    private mutating func services(_ open: Set<AlertCode>, _ live: Set<SiteID>) async -> [ServiceStatus]? {
        if let services, services.next > .now, services.of == live, open.isDisjoint(with: [.serviceDown, .sitePHPDown]) {
            guard let web = await asked("nginx", { try await core.host.services.status(.nginx) }) else { return nil }
            return services.seen.filter { $0.name != .nginx } + [web].compactMap(\.self)
        }
        guard let all = await asked("services", { try await core.host.services.list() }) else { return nil }
        services = (all, live, .now + Self.servicesEvery)
        return all
    }

    /// Of the disk: all when it is their time, whatever was put there since, and some of those that were not well.
    private mutating func certificates(_ live: [Site]?, _ open: Set<AlertCode>, _ now: SoundTime?) async -> [CertificateLook]? {
        guard let live else { return certificates?.seen }
        if let known = certificates, known.next > .now {
            let lying = Dictionary(known.seen.map { ($0.site.id, $0.site) }, uniquingKeysWith: { one, _ in one })
            let ill = ill(among: known.seen, open, now)
            let changed = live.filter { $0.certificate != nil && (lying[$0.id] != $0 || ill.contains($0.id)) }
            guard !changed.isEmpty || live.count < known.seen.count else { return known.seen }
            guard let looks = await asked("certificates", { try await gather(changed) }) else { return nil }
            let (staying, new) = (Set(live.map(\.id)), Set(changed.map(\.id)))
            let seen = known.seen.filter { staying.contains($0.site.id) && !new.contains($0.site.id) } + looks
            certificates = (seen, known.next)
            return seen
        }
        guard let looks = await asked("certificates", { try await gather(live) }) else { return nil }
        certificates = (looks, .now + Self.certificatesEvery)
        return looks
    }

    /// What a person has mended on the disk ends its alert before the hour is over.
    private mutating func ill(among seen: [CertificateLook], _ open: Set<AlertCode>, _ now: SoundTime?) -> Set<SiteID> {
        guard !open.isDisjoint(with: Self.ofDisk) else { return [] }
        illTurns.forget(except: Set(seen.map(\.site.id)))
        let subjects = Set(CertificateFindings.judge(seen, at: now).map(\.subject))
        return illTurns.next(seen.map(\.site.id).filter { subjects.contains($0.rawValue) }, most: Self.mostIll)
    }

    private static let ofDisk: Set<AlertCode> = [.certificateExpired, .certificateExpiring, .certificateUnreadable, .certificateNames]

    private func gather(_ sites: [Site]) async throws -> [CertificateLook] {
        let looks = try await CertificateLook.gather(sites, core.host, try await core.store.certificateStandings())
        let signed = looks.filter { $0.site.certificate?.signer == .authority }
        await core.clock.note(begun: signed.compactMap(\.life?.notBefore).max())
        return looks
    }
}
