import AgentTesting
import ChangeEngine
import HostServices
import JobEngine
import SiteModel
import SiteOperations
import Testing

@Suite("Which conditions hold") struct AlertJudgeTests {
    private let layout = HostLayout.system()
    private let site = SiteID(random: 1)

    private func judge(_ set: (inout AlertFacts) -> Void) -> [String] {
        var facts = AlertFacts()
        facts.sites = [site: "a.example"]
        set(&facts)
        return AlertJudge(facts, layout).sightings.map { "\($0.code.rawValue) \($0.subject)" }
    }

    private func service(_ name: String, _ state: ServiceStatus.State) -> ServiceStatus {
        ServiceStatus(name: ServiceName(unchecked: name), state: state, pid: nil, restarts: 3)
    }

    private func breaker(failures: Int, later: Int64 = 0) -> BreakerStatus {
        let now = ClockReading(boot: "b", elapsed: 0, wall: 0)
        var breaker = CircuitBreaker(at: now)
        for _ in 0..<failures {
            guard case .admitted(let ticket) = breaker.begin(at: now) else { continue }
            breaker.end(ticket, .failed(reason: "no\nway"), BreakerPolicy(), at: now)
        }
        return BreakerStatus(
            Dependency(.smtp, "on-call"), breaker, BreakerPolicy(), at: ClockReading(boot: "b", elapsed: later, wall: 0))
    }

    private func limit(reached: Bool) -> LimitStatus {
        LimitStatus(
            name: "slack:chat", limit: CallLimit(calls: 60, per: 60_000, burst: 10), free: 0, wait: 90_000, isReached: reached,
            refusedAt: nil)
    }

    @Test("a breaker that is not closed is told by its name, and a limit that is reached with its wait") func guards() {
        #expect(judge { $0.breakers = [breaker(failures: 5)] } == ["breaker.open smtp:on-call"])
        #expect(judge { $0.breakers = [breaker(failures: 5, later: 300_000)] } == ["breaker.open smtp:on-call"], "it is not back yet")
        #expect(judge { $0.limits = [limit(reached: true), limit(reached: false)] } == ["limit.reached slack:chat"])
        var facts = AlertFacts()
        (facts.breakers, facts.limits) = ([breaker(failures: 5)], [limit(reached: true)])
        #expect(
            AlertJudge(facts, layout).sightings.map(\.text) == [
                "5 failures in a row, last: no\\u{A}way", "its limit of 60 in 60 s is reached, free again in 90 s",
            ])
    }

    @Test("each file that is not understood is told of by its name, and none hides another") func settings() {
        #expect(
            judge { $0.settingsProblems = [.guards: "a", .alerts: "b", .outbound: "c"] } == [
                "alert.settings-refused alerts.conf", "alert.settings-refused guards.conf", "alert.settings-refused outbound.conf",
            ])
        #expect(judge { $0.settingsProblems = [.guards: "a"] } == ["alert.settings-refused guards.conf"])
    }

    @Test("an entry of the schedule that is not understood is told of by its name") func schedule() {
        #expect(judge { $0.unreadableEntries = ["doctor.pass": "no such zone"] } == ["schedule.unreadable doctor.pass"])
    }

    @Test("nothing is said of what could not be asked") func unknown() {
        let judged = AlertJudge(AlertFacts(), layout)
        #expect(judged.sightings.isEmpty)
        #expect(
            judged.unknown.codes == Set(AlertCode.allCases).subtracting([.auditNotWritten, .auditAnchorFailed, .settingsRefused]),
            "who writes the log always knows how it went")
    }

    @Test("a well host has no conditions, and all of them are known") func well() {
        var facts = AlertFacts()
        facts.sites = [:]
        (facts.database, facts.services, facts.jobs) = (
            .answers, [service("nginx", .running)], .init(dead: 4, waiting: 100, isPaused: false)
        )
        (facts.unfinished, facts.certificates, facts.held, facts.schedules, facts.secrets) = ([], [], [], [:], [])
        (facts.unreadableEntries, facts.watched) = ([:], [])
        (facts.breakers, facts.limits, facts.waitingOrders) = ([breaker(failures: 4)], [limit(reached: false)], [])
        let space = Vitals.Space(total: 100 << 30, available: 50 << 30)
        facts.vitals = Vitals(disk: space, memory: space)
        facts.clock = ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: 0), .init())
        let judged = AlertJudge(facts, layout)
        #expect(judged.sightings.isEmpty && judged.unknown == UnseenAlerts())
    }

    @Test("services are the host's, or a site's") func services() {
        let all = [
            service("nginx", .backingOff), service("redis", .stopped), service("mariadb", .failed), service("php-\(site)", .failed),
            service("php-\(SiteID(random: 9))", .failed),
        ]
        #expect(judge { $0.services = all } == ["service.down nginx", "service.down redis", "site.php-down a.example"])
        #expect(judge { $0.services = [service("php-\(site)", .stopped)] } == [], "it was stopped by somebody")
    }

    @Test("a silent database, jobs and the audit log have their thresholds") func thresholds() {
        #expect(judge { $0.database = .silent("no") } == ["database.down mariadb"])
        #expect(
            judge { $0.jobs = .init(dead: 5, waiting: 101, isPaused: true) } == [
                "jobs.failing queue", "jobs.piling-up queue", "queue.paused queue",
            ])
        #expect(judge { $0.auditProblem = "disk full" } == ["audit.not-written audit"])
        #expect(judge { $0.anchorProblem = "no answer" } == ["audit.anchor-failed audit"])
    }

    @Test(
        "each disk is told by its directory",
        arguments: [
            (UInt64(50_000), []), (10_240, []), (10_239, ["disk.filling /srv/www/sites"]),
            (200, ["disk.filling /srv/www/sites", "disk.full /srv/www/sites"]),
        ] as [(UInt64, [String])])
    func disks(_ available: UInt64, _ expected: [String]) {
        let space = Vitals.Space(total: 102_400 << 20, available: available << 20)
        #expect(judge { $0.vitals = Vitals(disk: space, memory: space) } == expected)
        let roomy = Vitals.Space(total: 1 << 40, available: 1 << 39)
        let small = Vitals.Space(total: 1 << 30, available: 50 << 20)
        #expect(judge { $0.vitals = Vitals(disk: roomy, stateDisk: small, memory: space) } == ["disk.filling /var/lib/agent"])
    }

    @Test("what is said of sites names their domains, and nothing is said of one that is gone or switched off") func sites() {
        let gone = SiteID(random: 2)
        func ended(_ site: SiteID) -> AlertSighting { AlertSighting(.certificateExpired, site.rawValue, "it ended", of: site) }
        #expect(judge { $0.certificates = [ended(site), ended(gone)] } == ["certificate.expired a.example"])
        #expect(judge { $0.held = [site, gone] } == ["site.held a.example"])
        #expect(judge { $0.schedules = [site: "no", gone: "no"] } == ["site.schedule-failing a.example"])
    }

    @Test("what is said of a site has its id, and nothing else has one") func whose() {
        var facts = AlertFacts()
        facts.sites = [site: "a.example"]
        facts.database = .silent("no")
        facts.services = [service("php-\(site)", .failed), service("redis", .failed)]
        facts.certificates = [AlertSighting(.certificateExpired, site.rawValue, "it ended", of: site)]
        (facts.held, facts.schedules) = ([site], [site: "no"])
        let seen = AlertJudge(facts, layout).sightings
        #expect(Set(seen.filter { $0.subject == "a.example" }.map(\.site)) == [site])
        #expect(seen.count { $0.site != nil } == 4 && seen.count { $0.site == nil } == 2, "\(seen)")
    }

    @Test("orders that wait for authorities pile nothing up") func piling() {
        let counts = [
            JobCount(kind: JobKind.orderCertificate.name, state: .queued, number: 1_000),
            JobCount(kind: "site.enable", state: .queued, number: 3), JobCount(kind: "site.enable", state: .waiting, number: 4),
            JobCount(kind: "site.enable", state: .running, number: 5),
        ]
        #expect(AlertFacts.Jobs.waiting(counts) == 7)
    }

    @Test("a file of root's that is refused is told by its name, authorities' too") func refused() {
        #expect(
            judge { $0.settingsProblems = [.acme: "line 3", .guards: "line 1"] } == [
                "alert.settings-refused acme.conf", "alert.settings-refused guards.conf",
            ])
    }

    @Test("every finding of a certificate has a condition") func certificates() {
        #expect(AlertJudge.certificates == Set(AlertCode.allCases.filter { $0.rawValue.hasPrefix("certificate.") }))
    }

    @Test("a clock in doubt is told with its reason, and of what was not looked at nothing is said") func clock() {
        let now = ClockReading(boot: "a", elapsed: 0, wall: 0)
        var facts = AlertFacts()
        (facts.sites, facts.certificates, facts.unseenCertificates) = ([:], [], UnseenAlerts([.certificateExpired]))
        facts.clock = ClockTrust(now, .init(begun: 1_000_000))
        let judged = AlertJudge(facts, layout)
        #expect(judged.sightings.map(\.code) == [.clockInDoubt] && judged.sightings[0].text.contains("12 days behind"))
        #expect(judged.unknown.contains(.certificateExpired, of: site) && !judged.unknown.contains(.certificateNames, of: site))
        facts.clock = ClockTrust(now, .init())
        #expect(AlertJudge(facts, layout).sightings.isEmpty)
    }

    @Test("only a stuck change is one") func changes() {
        var change = Sample.change(7)
        #expect(judge { $0.unfinished = [change] } == [])
        change.state = .stuck
        #expect(judge { $0.unfinished = [change] } == ["change.stuck \(change.id)"])
    }
}
