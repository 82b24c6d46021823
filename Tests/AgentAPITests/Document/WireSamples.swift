import AgentAPI
import AgentServer
import AgentTesting
import SiteModel

/// A value of every type that goes over the socket, by the name of its schema; those inside of another one come with it.
enum WireSamples {
    typealias Sample = (schema: String, value: any Encodable)

    static func all() async throws -> [Sample] {
        let service = RecordingService()
        let peer = Peer(uid: 0, gid: 0, pid: 1)
        var samples = parts
        samples += [
            ("HealthReportView", try await service.healthReport()),
            ("HealthView", try await service.health()), ("SandboxView", try await service.sandbox()), ("Accepted", Accepted()),
            ("CloudflareView", try await service.refreshCloudflare(RefreshCloudflareRequest(), by: peer)),
            ("HostClockView", try await service.hostClock()), ("HostClockView", try await service.acceptClock(by: peer)),
            ("SiteView", RecordingService.site), ("LimitsView", try await service.siteLimits("a")),
            ("CachePurged", try await service.purgeCache("a", PurgeCacheRequest(paths: ["/a"]), by: peer)),
            ("ChangeAccepted", try await service.deleteSite("a", by: peer)),
            ("ChangeAccepted", try await service.importCertificate("a", ImportCertificateRequest(pem: Secret("x")), by: peer)),
            ("LoginLink", try await service.loginLink("a", by: peer)),
            ("AdminPassword", try await service.adminPassword("c", by: peer)),
            ("SiteStatusView", try await service.siteStatus("a")), ("CronView", try await service.cron("a")),
            ("CronRun", try await service.runCron("a", by: peer)), ("DoctorView", try await service.doctor()),
            ("AuditPage", try await service.audit(AuditQuery())), ("AuditArchived", try await service.archiveAudit(by: peer)),
            ("AuditAnew", try await service.beginAudit(AuditAnewRequest(reason: "x"), by: peer)),
            ("JobView", RecordingService.job),
            ("QueueView", try await service.queue()), ("SecretView", RecordingService.secret), ("TokenView", RecordingService.token),
            ("TokenSecret", try await service.tokenSecret("t23456789abc", by: peer)),
            ("AlertView", RecordingService.alert), ("CertificateView", RecordingService.certificate),
            ("WatchedCertificateView", RecordingService.watched),
            ("CertificateWatched", try await service.watchCertificate(WatchCertificateRequest(host: "a.example"), by: peer)),
            ("CertificateOrdered", try await service.orderCertificate("a", OrderCertificateRequest(), by: peer)),
            ("CertificateRevoked", try await service.revokeCertificate("a", RevokeCertificateRequest(reason: "superseded"), by: peer)),
            ("AlertTestView", try await service.testAlert(TestAlertRequest(channel: "a"), by: peer)),
        ]
        for line in try await service.logs("a", LogRequest(), within: nil).next() ?? [] { samples.append(("LogLineView", line)) }
        for event in try await service.siteEvents("a", limit: 1) { samples.append(("SiteEventView", event)) }
        for kind in try await service.jobKinds() { samples.append(("JobKindView", kind)) }
        for condition in try await service.alertConditions() { samples.append(("AlertConditionView", condition)) }
        for channel in try await service.alertChannels() { samples.append(("AlertChannelView", channel)) }
        for breaker in try await service.breakers() { samples.append(("BreakerView", breaker)) }
        for limit in try await service.callLimits() { samples.append(("LimitView", limit)) }
        for entry in try await service.scheduleEntries() { samples.append(("ScheduleEntryView", entry)) }
        for run in try await service.scheduledRuns(days: 7) { samples.append(("ScheduledRunView", run)) }
        for name in try await service.testCertificate("a") { samples.append(("ChallengeNameView", name)) }
        for stop in try await service.crisis() { samples.append(("CrisisView", stop)) }
        service.tamper([.init(.cutOff, 3, "it ends")])
        samples.append(("AuditVerdict", try await service.verifyAudit(against: [])))
        service.settle([.init(name: "cache", from: "on", to: "off")])
        service.end(as: "stuck", problem: Problem(.stepFailed, "cannot", hint: "try", details: ["a.b": "c"]), onlyForward: true)
        samples.append(("ChangeView", try await service.change("c")))
        return samples
    }

    /// What the service of the tests leaves empty.
    private static var parts: [Sample] {
        let problem = Problem(.diskFull, "cannot write: no space", hint: "free some")
        let space = HostView.SpaceView(total: 2, available: 1)
        var create = CreateSiteRequest(domain: "a.example")
        create.aliases = ["b.example"]
        var set = SetSiteRequest()
        (set.memory, set.enabled, set.addAliases) = (512, true, ["b.example"])
        let visit = LogLineView.VisitView(
            ip: "192.0.2.1", method: "GET", path: "/", status: "200", bytes: "1", seconds: "0.1", cache: "HIT", referrer: "", agent: "x")
        return [
            ("Problem", problem), ("CreateSiteRequest", create), ("SetSiteRequest", set),
            ("PurgeCacheRequest", PurgeCacheRequest(compiled: true)),
            ("UpgradeConfigRequest", UpgradeConfigRequest(overwrite: true)), ("OrphanRequest", OrphanRequest(action: .adopt, names: ["a"])),
            ("RefreshCloudflareRequest", RefreshCloudflareRequest(text: "192.0.2.0/24")),
            ("AddJobRequest", AddJobRequest(kind: "doctor.pass")),
            ("AuditAnewRequest", AuditAnewRequest(reason: "x", dryRun: true)),
            (
                "AuditAnchorsRequest",
                AuditAnchorsRequest([AuditAnchor(AuditPoint(sequence: 7, hash: AuditChain.origin.hash), of: AuditLogID(random: 7))])
            ),
            ("CrisisRequest", CrisisRequest(site: "a.example", milliseconds: 60_000, reason: "x")),
            (
                "HostView",
                HostView(
                    root: "/", version: "1", services: [.init(name: "nginx", state: "running", pid: 1, restarts: 0)],
                    versions: [.init(name: "nginx", version: "1")], disk: space, memory: space,
                    certificates: .init(count: 1, firstToEnd: "a.example", notAfter: 5),
                    upgrades: [.init(name: "nginx", installed: "1", candidate: "2", isSecurity: true)], upgradesKnownAt: 5,
                    phpMasters: "shared",
                    heldSites: ["a"])
            ),
            (
                "ConfigView",
                ConfigView(files: [.init(path: "/etc/a", state: "edited", site: "a.example", diff: "-a", outcome: "left", reason: "edited")]
                )
            ),
            (
                "PlanView",
                PlanView(
                    operation: "site.set", title: "set", changed: true, steps: [.init(id: "a", title: "b", dependsOn: ["c"])],
                    files: [.init(path: "/a", diff: "+b")], settings: [.init(name: "cache", from: "on", to: "off")])
            ),
            ("AcknowledgeRequest", AcknowledgeRequest(reason: "x")), ("TestAlertRequest", TestAlertRequest(channel: "a")),
            ("SetScheduleRequest", SetScheduleRequest(calendar: "hourly", zone: "", jitter: 1, enabled: true, reset: true, dryRun: true)),
            ("FailedOrderView", FailedOrderView(at: 5, kind: "unauthorised", reason: "no such name", authority: "letsencrypt")),
            ("WatchCertificateRequest", WatchCertificateRequest(host: "a.example", port: 1, dryRun: true)),
            ("OrderCertificateRequest", OrderCertificateRequest(renew: true, force: true, dryRun: true)),
            ("RevokeCertificateRequest", RevokeCertificateRequest(reason: "superseded", dryRun: true)),
            ("ImportCertificateRequest", ImportCertificateRequest(pem: Secret("x"), name: "a.pem", yes: true, dryRun: true)),
            ("CreateTokenRequest", CreateTokenRequest(name: "a", role: "viewer", sites: ["a.example"], expiresAt: 7)),
            ("SecretRequest", SecretRequest(name: "a", value: Secret("x"))), ("SecretValueRequest", SecretValueRequest(value: Secret("x"))),
            ("LogLineView", LogLineView(at: nil, kind: "access", text: "x", visit: visit)),
            (
                "ShellGrant", ShellGrant(site: "s", domain: "a.example", uid: 1, gid: 1, contentGeneration: 1, limits: .standard)
            ),
            (
                "EventView",
                EventView(sequence: 1, change: "c", at: 0, kind: "stepFailed", step: "vhost", text: "x", milliseconds: 1, problem: problem)
            ),
            (
                "OrphanResult",
                OrphanResult(
                    handled: [
                        FindingView(code: "orphan.vhost", severity: "warning", subject: "a", text: "b", remedy: "c", deletable: true)
                    ],
                    left: [])
            ),
        ]
    }
}
