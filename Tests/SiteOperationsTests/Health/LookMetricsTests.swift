import AgentTesting
import HostServices
import JobEngine
import SiteModel
import SiteOperations
import Testing

@Suite("What a look gives to count") struct LookMetricsTests {
    private func lines(_ look: HostLook) -> [String] {
        let report = HealthReport(AlertJudge(look.facts, .system()), stops: look.stops)
        let text = String(decoding: PrometheusText.bytes(LookMetrics.families(look, report, at: 1_500)), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    private func site(_ number: UInt64, _ domain: String, enabled: Bool = true, trashed: Bool = false) throws -> Site {
        let spec = SiteSpec(
            domain: try Hostname(domain), title: try SiteTitle("T"), adminEmail: try EmailAddress("a@b.example"),
            adminLogin: try LoginName("admin"), php: try PHPVersion("8.2"), enabled: enabled)
        return Site(
            id: SiteID(random: number), spec: spec, state: trashed ? .trashed : .live, identity: SiteIdentity(uid: 1, gid: 1),
            release: try WordPressVersion("6.1.9"), createdAt: 0, trashedAt: trashed ? 1 : nil, url: "http://\(domain)/")
    }

    @Test("a site has one series of its state, whatever it is") func sites() throws {
        var look = HostLook()
        let awake = try site(1, "awake.example")
        let asleep = try site(2, "asleep.example")
        let failed = try site(3, "failed.example")
        look.sites = [
            awake, asleep, failed, try site(4, "off.example", enabled: false), try site(5, "gone.example", trashed: true),
            try site(6, "awake.example", trashed: true), try site(7, "shared.example"),
        ]
        look.facts.services = [
            ServiceStatus(name: .php(awake.id), state: .running, pid: 7, restarts: 0),
            ServiceStatus(name: .php(asleep.id), state: .running, pid: nil, restarts: 0),
            ServiceStatus(name: .php(failed.id), state: .backingOff, pid: nil, restarts: 9),
            ServiceStatus(name: .nginx, state: .stopped, pid: nil, restarts: 0),
        ]
        let lines = lines(look)
        #expect(
            lines.filter { $0.hasPrefix("agent_site_state{") } == [
                #"agent_site_state{site="asleep.example",state="asleep"} 1"#, #"agent_site_state{site="awake.example",state="awake"} 1"#,
                #"agent_site_state{site="failed.example",state="failed"} 1"#, #"agent_site_state{site="gone.example",state="trashed"} 1"#,
                #"agent_site_state{site="off.example",state="disabled"} 1"#,
                #"agent_site_state{site="shared.example",state="unknown"} 1"#,
            ])
        #expect(lines.contains(#"agent_sites{state="awake"} 1"#) && lines.contains(#"agent_sites{state="stopped"} 0"#))
        #expect(lines.filter { $0.hasPrefix("agent_service_up") } == [#"agent_service_up{service="nginx"} 0"#], "PHP is its site's")
    }

    @Test("what could not be asked is told of with no number") func unknown() {
        let lines = lines(HostLook())
        let told = lines.filter { !$0.hasPrefix("#") }.map { String($0.prefix { $0 != "{" && $0 != " " }) }
        #expect(Set(told) == ["agent_look_timestamp_seconds", "agent_health_status", "agent_crisis_stops"])
        #expect(lines.contains("agent_look_timestamp_seconds 1.5") && lines.contains(#"agent_health_status{part="database"} 2"#))
    }

    @Test("jobs, the schedule, secrets and certificates have their numbers") func rest() throws {
        var look = HostLook()
        look.facts = HealthReportTests.well()
        look.facts.secrets = [.init(name: try SecretName("a"), problem: nil, expiresAt: 9_500)]
        look.facts.vitals?.stateDisk = .init(total: 10, available: 4)
        look.jobs = [JobCount(kind: "site.enable", state: .dead, number: 3)]
        look.entries = [.init(name: "doctor.pass", isEnabled: true, next: 77, lastRun: nil, isLate: true)]
        look.certificates = [.init(domain: "a.example", notAfter: 88)]
        (look.alerts, look.stops) = ([.critical: 2], 1)
        let all = lines(look)
        for line in [
            #"agent_jobs{kind="site.enable",state="dead"} 3"#, #"agent_schedule_next_timestamp_seconds{entry="doctor.pass"} 77"#,
            #"agent_schedule_late{entry="doctor.pass"} 1"#, #"agent_secret_expiry_timestamp_seconds{secret="a"} 9.5"#,
            #"agent_site_certificate_not_after_timestamp_seconds{site="a.example"} 88"#, #"agent_alerts_open{severity="critical"} 2"#,
            #"agent_disk_available_bytes{disk="state"} 4"#, "agent_crisis_stops 1", #"agent_service_up{service="mariadb"} 1"#,
            "agent_queue_paused 0",
        ] { #expect(all.contains(line), "\(line)") }
        #expect(!all.contains { $0.hasPrefix("agent_schedule_last_timestamp_seconds{") })
    }

    @Test("every name is as Prometheus's own rules want it, and stands once") func names() throws {
        for metric in HostMetric.allCases {
            let name = metric.rawValue
            #expect(try name.wholeMatch(of: Regex("agent(_[a-z]+)+")) != nil, "\(name)")
            #expect(name.hasSuffix("_total") == (metric.kind == .counter), "\(name)")
            #expect(!metric.help.isEmpty && metric.help.hasSuffix("."), "\(name)")
        }
        let told = lines(HostLook()).filter { $0.hasPrefix("# TYPE") }
        #expect(Set(told).count == told.count)
    }
}
