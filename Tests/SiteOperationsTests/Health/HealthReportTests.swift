import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite("A word for each part of a host") struct HealthReportTests {
    static func well() -> AlertFacts {
        var facts = AlertFacts()
        (facts.sites, facts.database, facts.services) = ([:], .answers, [])
        facts.jobs = .init(dead: 0, waiting: 0, isPaused: false)
        (facts.unfinished, facts.certificates, facts.held, facts.schedules, facts.secrets) = ([], [], [], [:], [])
        facts.unreadableEntries = [:]
        facts.clock = ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: 0), .init())
        let space = Vitals.Space(total: 100 << 30, available: 50 << 30)
        facts.vitals = Vitals(disk: space, memory: space)
        return facts
    }

    private func report(stops: Int = 0, _ set: (inout AlertFacts) -> Void = { _ in }) -> HealthReport {
        var facts = Self.well()
        set(&facts)
        return HealthReport(AlertJudge(facts, .system()), stops: stops)
    }
    private func ill(_ report: HealthReport) -> [String] {
        report.parts.filter { $0.value != .ok }.map { "\($0.key.rawValue) \($0.value.rawValue)" }.sorted()
    }

    @Test("a well host has a word for every part, and it is ok") func isWell() {
        #expect(report().word == .ok && Set(report().parts.keys) == Set(HealthReport.Part.allCases))
    }

    @Test("what could not be asked is not well") func unknown() {
        let nothing = HealthReport(AlertJudge(AlertFacts(), .system()), stops: 0)
        #expect(ill(nothing) == ["database fail", "disk fail", "queue fail", "secrets fail", "services fail"])
        #expect(nothing.word == .fail)
    }

    @Test("what stops all sites fails, the rest is a warning") func words() {
        #expect(ill(report { $0.database = .silent("x") }) == ["database fail"])
        #expect(
            ill(report { $0.services = [ServiceStatus(name: .nginx, state: .failed, pid: nil, restarts: 0)] }) == ["services fail"])
        #expect(ill(report { $0.auditProblem = "x" }) == ["audit fail"])
        #expect(ill(report { $0.jobs = .init(dead: 5, waiting: 0, isPaused: false) }) == ["queue warn"])
        #expect(ill(report(stops: 1)) == ["crisis warn"] && report(stops: 1).word == .warn)
        let site = SiteID(random: 1)
        let php = ServiceStatus(name: .php(site), state: .failed, pid: nil, restarts: 0)
        #expect(
            ill(
                report {
                    $0.sites = [site: "a.example"]
                    $0.services = [php]
                }) == ["services warn"], "one site is not the host")
        #expect(ill(report { $0.settingsProblems = [.alerts: "x"] }) == [])
        let full = Vitals.Space(total: 100 << 30, available: 0)
        #expect(ill(report { $0.vitals?.disk = full }) == ["disk fail"])
    }

    private static let day: Int64 = 86_400_000

    @Test(
        "a secret is told a month, a week and a day before its end, and after it",
        arguments: [
            (31 * day, []), (30 * day, []), (30 * day - 1, ["secret.expiring"]),
            (7 * day - 1, ["secret.expires-this-week", "secret.expiring"]),
            (day - 1, ["secret.expires-this-week", "secret.expires-tomorrow", "secret.expiring"]),
            (0, ["secret.expired", "secret.expires-this-week", "secret.expires-tomorrow", "secret.expiring"]),
            (-3650 * day, ["secret.expired", "secret.expires-this-week", "secret.expires-tomorrow", "secret.expiring"]),
        ] as [(Int64, [String])])
    func secrets(_ left: Int64, _ codes: [String]) throws {
        let now: Int64 = 1_800_000_000_000
        var facts = Self.well()
        facts.now = now
        facts.secrets = [
            .init(name: try SecretName("a.b"), problem: nil, expiresAt: now + left),
            .init(name: try SecretName("c"), problem: nil, expiresAt: nil),
        ]
        let judged = AlertJudge(facts, .system())
        #expect(judged.sightings.map(\.code.rawValue) == codes && judged.sightings.allSatisfy { $0.subject == "a.b" })
        #expect(HealthReport(judged, stops: 0).parts[.secrets] == (codes.isEmpty ? .ok : .warn))
    }

    @Test("a secret that does not open is told with the reason") func unreadable() throws {
        var facts = Self.well()
        facts.secrets = [.init(name: try SecretName("a"), problem: Problem(.secretKey, "cannot use the key"), expiresAt: nil)]
        let judged = AlertJudge(facts, .system())
        #expect(judged.sightings.map { "\($0.code.rawValue) \($0.text)" } == ["secret.unreadable cannot use the key"])
    }

    @Test("a secret that a channel names and nobody keeps is told, with the channel") func missing() throws {
        let name = try SecretName("smtp.password")
        var facts = Self.well()
        let standing = SecretFindings.Standing(
            name: name, problem: SecretUses.missing(name, neededBy: "alert channel on-call"), expiresAt: nil)
        facts.secrets = [standing]
        let judged = AlertJudge(facts, .system())
        #expect(judged.sightings.map(\.code) == [.secretMissing] && judged.sightings[0].text.contains("on-call"))
        #expect(HealthReport(judged, stops: 0).parts[.secrets] == .warn)
        let found = SecretFindings.judge([standing], now: 0)
        #expect(found.map(\.code) == ["secret.missing"] && found[0].remedy == "agent secret set smtp.password --file PATH")
    }
}
